"""Questionnaires with their versions, collections of answers, responses."""

from cityjourney.questionnaires.models.collections import Asked, Collection, Invitee
from cityjourney.questionnaires.models.questionnaires import Questionnaire, Version
from cityjourney.questionnaires.models.responses import AnswerFile, Response

__all__ = ["AnswerFile", "Asked", "Collection", "Invitee", "Questionnaire", "Response", "Version"]
