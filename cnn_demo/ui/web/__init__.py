"""What this app serves beside Gradio's own routes: static files, the page's questions, news of runs, how the server
is, and the endpoints for programs."""
