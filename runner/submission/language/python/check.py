import sys, warnings

warnings.simplefilter("ignore")
bad = False
for name in sys.argv[1:]:
    try:
        with open(name, "rb") as file:
            compile(file.read(), name, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        import traceback  # slow to load, and seldom needed

        bad = True
        if getattr(error, "filename", None) is None:
            print(f"  File \"{name}\"", file=sys.stderr)
        traceback.print_exception(type(error), error, None)
sys.exit(bad)
