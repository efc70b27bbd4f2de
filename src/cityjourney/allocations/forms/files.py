"""Files that are read in."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 20_000_000
NO_TABLE = _("This file is not a table whose first row names the columns. Save it as CSV or XLSX.")


class FileForm(forms.Form):
    """A file that is read in."""

    file = forms.FileField(label=_("File"))

    def clean_file(self) -> bytes:
        """Its content."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if upload.size is None or upload.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        content: bytes = upload.read()
        return content
