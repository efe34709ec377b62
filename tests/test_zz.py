import time
from django.conf import settings
def test_x(db, client):
    from faq.content.loading import load
    from faq.content.source import read_source
    from tests.conftest import NOW
    t=time.process_time(); s=read_source(settings.CONTENT_SOURCE_DIR); print("read", time.process_time()-t)
    t=time.process_time(); load(s, NOW); print("load", time.process_time()-t)
