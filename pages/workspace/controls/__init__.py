"""The one table of everything a visitor can set: key, label, default, limits, help. `Choices` has a field for each."""

from pages.workspace.controls.data import *
from pages.workspace.controls.experiments import *
from pages.workspace.controls.groups import *
from pages.workspace.controls.learning import *
from pages.workspace.controls.network import *
from pages.workspace.controls.race import *
from pages.workspace.controls.stage import *
from pages.workspace.controls.steps import *
