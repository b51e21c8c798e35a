"""The tables of the registry, one subject a file."""

from stk_registry.models.calls import Call
from stk_registry.models.changes import FieldDecision, ProfileChange, ProfileConfirmation
from stk_registry.models.contacts import ContactLogEntry, ContactPoint, Letter
from stk_registry.models.cooperation import CollaborationRequest, JointProject
from stk_registry.models.files import Document, Photo
from stk_registry.models.groups import WorkingGroup, WorkingGroupSeat
from stk_registry.models.imports import FileImport, ImportRow
from stk_registry.models.marks import DirectoryChange
from stk_registry.models.organisations import Organisation, Relation, Size
from stk_registry.models.spaces import Campus, Space, SpaceAllocation, SpaceRequest, SpaceSlot
from stk_registry.models.taxonomy import ActivityArea
from stk_registry.models.voices import Claim, Representative, RepresentativeInvitation, VoiceRole

__all__ = [
    "ActivityArea",
    "Call",
    "Campus",
    "Claim",
    "CollaborationRequest",
    "ContactLogEntry",
    "ContactPoint",
    "DirectoryChange",
    "Document",
    "FieldDecision",
    "FileImport",
    "ImportRow",
    "JointProject",
    "Letter",
    "Organisation",
    "Photo",
    "ProfileChange",
    "ProfileConfirmation",
    "Relation",
    "Representative",
    "RepresentativeInvitation",
    "Size",
    "Space",
    "SpaceAllocation",
    "SpaceRequest",
    "SpaceSlot",
    "VoiceRole",
    "WorkingGroup",
    "WorkingGroupSeat",
]
