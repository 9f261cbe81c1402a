"""One neuron with live sliders."""
