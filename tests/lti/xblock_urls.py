"""Addresses of the consumer's services, as an Open edX has them."""

from django.urls import include, path

urlpatterns = [path("api/", include("lti_consumer.plugin.urls"))]
