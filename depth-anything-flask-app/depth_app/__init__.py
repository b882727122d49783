"""Farsight's depth service: Depth Anything models, their options and answers, and the API under /depthapi."""
