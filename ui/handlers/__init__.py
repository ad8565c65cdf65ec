"""What happens when a visitor does something: plain functions and generators over values, with no Gradio in them.

``ui.app`` calls them and draws what they give with ``ui.render``; they know the desk only by its public methods.
"""
