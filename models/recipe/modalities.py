"""The kinds of images there are recipes for.

A modality is a module with `NAME`, `CHANNELS`, `SIGMA_RANGE`, `VALIDATION_SIGMAS`, `DEFAULTS`,
`SHEET_WINDOW`, and the functions `patches`, `validation_patches`, `validation_slices`, `display`,
`decoded`, `encoded`.
"""

import ct
import mri

_ALL = {m.NAME: m for m in (mri, ct)}
NAMES = tuple(_ALL)


def of(name):
    return _ALL[name]
