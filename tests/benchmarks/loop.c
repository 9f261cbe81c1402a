/* The same training once more, neuron by neuron: tanh inside, identity at the end, mean squared error, plain steps. */
#include <math.h>
#include <string.h>

/* One update for each `batch` of the `rows` samples in `order`. theta lies as in nncore: layer by layer [w; b], row by
   row. `grad` is as long as theta; `a` and `d` hold a number for each neuron, the inputs included. */
void train(int layers, const int *sizes, double *theta, double *grad, int length, const double *x, const double *y,
           const int *order, int rows, int batch, double rate, double *a, double *d) {
    int outputs = sizes[layers];
    for (int start = 0; start < rows; start += batch) {
        int end = start + batch < rows ? start + batch : rows;
        double share = 2.0 / ((end - start) * outputs);
        memset(grad, 0, length * sizeof *grad);
        for (int row = start; row < end; row++) {
            const double *w = theta;
            double *from = a;
            memcpy(a, x + (long)order[row] * sizes[0], sizes[0] * sizeof *a);
            for (int layer = 0; layer < layers; layer++) {
                int n_in = sizes[layer], n_out = sizes[layer + 1];
                double *to = from + n_in;
                memcpy(to, w + n_in * n_out, n_out * sizeof *to);
                for (int i = 0; i < n_in; i++)
                    for (int j = 0; j < n_out; j++) to[j] += from[i] * w[i * n_out + j];
                if (layer < layers - 1)
                    for (int j = 0; j < n_out; j++) to[j] = tanh(to[j]);
                w += (n_in + 1) * n_out;
                from = to;
            }
            double *slope = grad + length, *delta = d + (from - a);
            for (int j = 0; j < outputs; j++) delta[j] = share * (from[j] - y[(long)order[row] * outputs + j]);
            for (int layer = layers - 1; layer >= 0; layer--) {
                int n_in = sizes[layer], n_out = sizes[layer + 1];
                double *below = delta - n_in;
                from -= n_in;
                slope -= (n_in + 1) * n_out;
                w -= (n_in + 1) * n_out;
                for (int i = 0; i < n_in; i++) {
                    double sum = 0;
                    for (int j = 0; j < n_out; j++) {
                        slope[i * n_out + j] += from[i] * delta[j];
                        sum += w[i * n_out + j] * delta[j];
                    }
                    below[i] = sum * (1 - from[i] * from[i]);
                }
                for (int j = 0; j < n_out; j++) slope[n_in * n_out + j] += delta[j];
                delta = below;
            }
        }
        for (int k = 0; k < length; k++) theta[k] -= rate * grad[k];
    }
}
