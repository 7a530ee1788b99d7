"""OpenAI's chat and completion endpoints: bodies, answers, routes."""
