"""The addresses. Each room brings its own; their names are in Turkish because people read them."""

from django.conf import settings
from django.conf.urls.static import static
from django.urls import include, path
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as editorial_urls
from wagtail.documents import urls as document_urls

from cms.views.style_guide import style_guide
from people.demo import step_into
from people.views import health

urlpatterns = [
    path("saglik/", include(health)),
    path("dil/", set_language, name="set_language"),
    path("hesap/", include("allauth.urls")),
    path("masa/", include("config.desk_urls")),
    path("anket/", include("surveys.urls")),
    path("stil/", style_guide, name="style_guide"),
    path("stil/<slug:page>/", style_guide, name="style_guide_page"),
    path("yonetim/", include(editorial_urls)),
    path("belge/", include(document_urls)),
    path("", include("people.urls")),
    path("", include("casework.urls")),
    path("", include("participation.urls")),
    path("", include("reports.urls")),
    path("stk/", include("stk_registry.urls")),
    path("esnaf/", include("esnaf.urls")),
    path("", include("cms.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("demo/rol/", step_into, name="demo_step_into"))
if settings.DEBUG or settings.DEMO:
    urlpatterns += static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT)
urlpatterns.append(path("", include(wagtail_urls)))
