"""Which part answers which address?"""

from django.urls import include, path

from keyworker.web.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("", include("keyworker.web.urls"))]
