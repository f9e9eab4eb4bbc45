"""`python -m catalog_service.cli` is `catalog`."""

from catalog_service.cli import main

if __name__ == "__main__":
    main()
