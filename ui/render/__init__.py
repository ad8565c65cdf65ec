"""From values to HTML. Pure: no I/O, no Gradio; whatever came from outside goes through ``ui.render.text``."""
