"""What tests share: tiny real bundles, pictures whose answer is known, and services under real gunicorn."""
