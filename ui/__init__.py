"""The Gradio page; shows what ``qa`` decides."""
