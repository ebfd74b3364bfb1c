"""What gunicorn loads: the application with the settings of the environment."""

from portal.app import create_app
from portal.settings import read_settings

app = create_app(read_settings())
