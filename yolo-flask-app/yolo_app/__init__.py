"""Farsight's detection service: YOLO models, their options and answers, and the API under /yoloapi."""
