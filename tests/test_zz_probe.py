import pytest
from django.urls import reverse
from tests import make
pytestmark = pytest.mark.django_db
def test_all(desk):
    a=make.asset(); v=make.asset(medium="video", original="originals/x.mp4", content_type="video/mp4", width=None,height=None, seconds=12.3); b=make.asset(is_made=False)
    r=make.draft(assets=(a,b))
    for name,args in [("changelist",[]),("add",[]),("change",[a.pk]),("change",[v.pk]),("change",[b.pk]),("replace",[a.pk]),("captions",[v.pk]),("card",[a.pk])]:
        x=desk.get(reverse(f"admin:releases_asset_{name}",args=args)); assert x.status_code==200,(name,x.status_code)
    x=desk.get(reverse("admin:releases_release_change",args=[r.pk])); assert x.status_code==200
    for q in ["wants=alt","wants=credit","wants=kind","wants=captions","rights=over","rights=soon","rights=none","use=unused","use=release","use=page","made=failed","made=making","q=Caption"]:
        x=desk.get(reverse("admin:releases_asset_changelist")+"?"+q); assert x.status_code==200,q
        print(q, len(x.context_data["frames"]))
    m=make.mission()
    for n,o in [("releases_mission",m),("contacts_pressofficer",make.officer()),("contacts_organisation",make.organisation())]:
        x=desk.get(reverse(f"admin:{n}_change",args=[o.pk])); assert x.status_code==200
