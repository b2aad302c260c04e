"""Requests and answers of the API as models; docs/openapi.json is made from them."""
