import sys, warnings

if sys.path[:1] == [""]:
    del sys.path[0]
warnings.simplefilter("ignore")
bad = False
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            source = file.read()
        compile(source, name, "exec", dont_inherit=True)
        if sys.version_info[0] == 2:  # compile does not mind what the interpreter refuses
            import re

            lines = source.splitlines()
            said = source.startswith(b"\xef\xbb\xbf") or any(re.match(r"[ \t\f]*#.*?coding[:=][ \t]*[-\w.]+", line) for line in lines[:2])
            for number, line in enumerate(lines, 1):
                if not said and any(byte > "\x7f" for byte in line):
                    raise SyntaxError("Non-ASCII character, but no encoding declared", (name, number, None, line))
    except (SyntaxError, ValueError, TypeError, RuntimeError, MemoryError) as error:
        import traceback  # slow to load, and seldom needed

        bad = True
        if getattr(error, "filename", None) is None:
            sys.stderr.write("  File \"%s\"\n" % name)
        traceback.print_exception(type(error), error, None)
sys.exit(bad)
