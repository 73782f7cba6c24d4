"""What this app serves beside Gradio's own routes: static files, the page's questions, and news of runs."""
