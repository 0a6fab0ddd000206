"""A test of imports. With NETWORKS set to a folder, each network is written there as `import_network.py` writes it, so that
Fovea's own answers can be compared with those of the original."""

import contextlib
import io
import json
import os
import tempfile
import unittest

from import_network import main
from refusal import Refusal


class ImportCase(unittest.TestCase):
    def setUp(self):
        self.folder = self.enterContext(tempfile.TemporaryDirectory())

    def path(self, name):
        return os.path.join(self.folder, name)

    def imports(self, path, *words, called=None):
        name = os.path.basename(path)
        folder = os.path.join(os.environ.get("NETWORKS", self.folder), f"imported {called or name}")
        os.makedirs(folder)
        with contextlib.redirect_stdout(io.StringIO()) as told:
            main(path, folder, *words)
        self.assertEqual(json.loads(told.getvalue())["source"]["file"], name)

    def refuses(self, path, reason, *words):
        with self.assertRaisesRegex(Refusal, reason):
            main(path, self.folder, *words)
