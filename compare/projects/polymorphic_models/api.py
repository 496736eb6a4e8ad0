"""Serializers, views, URLs and rows."""

from datetime import date

from django.urls import include, path
from rest_framework.routers import DefaultRouter

from compare.projects.polymorphic_models import models
from rest_framework_json_api import relations, serializers
from rest_framework_json_api.views import ModelViewSet, RelationshipView


def rows():
    """Create three projects of two kinds, and two companies."""
    kind = models.ProjectType.objects.create(name="Public")
    art = models.ArtProject.objects.create(topic="Mural", artist="Ada", project_type=kind)
    research = models.ResearchProject.objects.create(topic="Rain", supervisor="Bea")
    models.ArtProject.objects.create(topic="Bronze", artist="Cleo", description="Tall.")
    models.LabResults.objects.create(research_project=research, measure_date=date(2024, 1, 1))
    company = models.Company.objects.create(name="Acme", current_project=art)
    company.future_projects.set([art, research])
    models.Company.objects.create(name="Bolt", current_project=research)


class ProjectTypeSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.ProjectType
        fields = ("name",)


class LabResultsSerializer(serializers.ModelSerializer):
    class Meta:
        model = models.LabResults
        fields = ("measure_date",)


class ArtProjectSerializer(serializers.ModelSerializer):
    included_serializers = {"project_type": ProjectTypeSerializer}

    class Meta:
        model = models.ArtProject
        exclude = ("polymorphic_ctype",)


class ResearchProjectSerializer(serializers.ModelSerializer):
    included_serializers = {"lab_results": LabResultsSerializer}

    class Meta:
        model = models.ResearchProject
        fields = ("topic", "supervisor", "project_type", "lab_results")
        read_only_fields = ("lab_results",)


class ProjectSerializer(serializers.PolymorphicModelSerializer):
    polymorphic_serializers = [ArtProjectSerializer, ResearchProjectSerializer]
    included_serializers = {"project_type": ProjectTypeSerializer}

    class Meta:
        model = models.Project
        exclude = ("polymorphic_ctype",)


class CompanySerializer(serializers.ModelSerializer):
    current_project = relations.PolymorphicResourceRelatedField(
        ProjectSerializer, queryset=models.Project.objects.all()
    )
    future_projects = relations.PolymorphicResourceRelatedField(
        ProjectSerializer, queryset=models.Project.objects.all(), many=True, required=False
    )
    included_serializers = {
        "current_project": ProjectSerializer,
        "future_projects": ProjectSerializer,
    }
    related_serializers = {
        "current_project": ProjectSerializer,
        "future_projects": ProjectSerializer,
    }

    class Meta:
        model = models.Company
        fields = ("name", "current_project", "future_projects")


class ProjectViewSet(ModelViewSet):
    queryset = models.Project.objects.all()
    serializer_class = ProjectSerializer


class CompanyViewSet(ModelViewSet):
    queryset = models.Company.objects.all()
    serializer_class = CompanySerializer


class CompanyRelationshipView(RelationshipView):
    queryset = models.Company.objects.all()
    field_name_mapping = {
        "currentProject": "current_project",
        "futureProjects": "future_projects",
    }


router = DefaultRouter(trailing_slash=False)
router.register("projects", ProjectViewSet)
router.register("companies", CompanyViewSet)

urlpatterns = [
    path("", include(router.urls)),
    path("companies/<pk>/<related_field>", CompanyViewSet.as_view({"get": "retrieve_related"})),
    path("companies/<pk>/relationships/<related_field>", CompanyRelationshipView.as_view()),
]
