"""wheel.py FOLDER: writes the wheel of a package `gatespec-demo` 1.0, for installations without an index."""
import sys
import zipfile

metadata = "Metadata-Version: 2.1\nName: gatespec-demo\nVersion: 1.0\n"
files = {
    "gatespec_demo.py": "answer = 42\n",
    "gatespec_demo-1.0.dist-info/METADATA": metadata,
    "gatespec_demo-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: gatespec\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
}
record = "gatespec_demo-1.0.dist-info/RECORD"
with zipfile.ZipFile(f"{sys.argv[1]}/gatespec_demo-1.0-py3-none-any.whl", "w") as wheel:
    for name, text in files.items():
        wheel.writestr(name, text)
    wheel.writestr(record, "".join(f"{name},,\n" for name in [*files, record]))
