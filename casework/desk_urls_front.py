"""Desk addresses of those who take matters in (call centre, quick-resolution desks), and of figures."""

from django.urls import path

from casework.views import arrivals, desks, figures, mail, telephone

urlpatterns = [
    path("telefon/", telephone.screen, name="case_telephone"),
    path("telefon/al/", telephone.take, name="case_call_take"),
    path("telefon/soz/", telephone.promise, name="case_call_promise"),
    path("telefon/<int:pk>/arandi/", telephone.called_back, name="case_called_back"),
    path("gelen/", arrivals.take, name="case_arrivals"),
    path("mektup/", mail.waiting, name="case_mails"),
    path("mektup/<uuid:pk>/", mail.letter, name="case_mail"),
    path("masa/", desks.choose, name="hall_desks"),
    path("masa/<slug:code>/", desks.desk, name="hall_desk"),
    path("masa/<slug:code>/basvuru/", desks.take, name="hall_take"),
    path("rakamlar/", figures.page, name="case_figures"),
    path("rakamlar/xlsx/", figures.workbook, name="case_figures_xlsx"),
    path("rakamlar/itirazlar/", figures.appeals, name="case_appeals"),
]
