"""The words of the buttons that save a picture, the same in every component; see common/save.js."""

SAVING = {
    "save": "Save the picture",
    "save_svg": "Save the picture as SVG",
    "save_png": "Save the picture as PNG",
}
