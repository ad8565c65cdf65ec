"""Answers in a model's words: what it is told, what comes of its stream, and what each of its sentences rests on."""
