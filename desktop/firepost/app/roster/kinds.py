"""The tables a roster is made of, in the order in which they are entered."""

from __future__ import annotations

from typing import Final

from firepost.app.roster import columns as c
from firepost.app.roster.columns import Column, Kind

TEAM_KINDS: Final = {
    "专业": "professional",
    "半专业": "semi_professional",
    "消防救援": "fire_rescue",
    "解放军": "army",
    "武警": "armed_police",
    "民兵": "militia",
    "航空": "aviation",
    "社会力量": "social",
    "专业队": "professional",
    "半专业队": "semi_professional",
    "消防": "fire_rescue",
    "部队": "army",
    "社会": "social",
}
TIERS: Final = {
    "市级": "city",
    "县级": "county",
    "乡镇级": "township",
    "市": "city",
    "县": "county",
    "乡镇": "township",
}

_NAME: Final = Column("name", ("名称", "队伍名称", "name"), c.text, needed=True)
_PERSON: Final = Column("name", ("姓名", "联系人", "值班人"), c.text, needed=True)
_PHONE: Final = Column("phone", ("电话", "联系电话", "手机", "phone"), c.text)
_LON: Final = Column("lon_deg", ("经度", "lon", "longitude"), c.longitude)
_LAT: Final = Column("lat_deg", ("纬度", "lat", "latitude"), c.latitude)
_DISTRICT: Final = Column("district", ("县代码", "district"), c.district)
_HOME: Final = Column("home_district", ("县代码", "home_district"), c.district)

TEAMS: Final = Kind(
    "teams",
    "队伍",
    "team.register",
    "team",
    (
        _NAME,
        Column(
            "kind",
            ("类型", "性质", "kind"),
            c.choice(TEAM_KINDS),
            needed=True,
            choices=TEAM_KINDS,
        ),
        Column("trained", ("受训", "是否受训", "trained"), c.flag),
        Column("people", ("人数", "people"), c.count),
        _HOME,
        Column("home", ("驻地", "home"), c.text),
        _LON,
        _LAT,
        Column("leader", ("带队岗位", "负责岗位", "leader"), c.text),
        _PHONE,
    ),
    (
        ("名称", "队伍名称", "name"),
        ("类型", "性质", "kind"),
        ("受训", "是否受训", "人数", "people"),
    ),
    ("name",),
)
DEPOTS: Final = Kind(
    "depots",
    "储备库",
    "depot.register",
    "depot",
    (
        _NAME,
        Column("tier", ("层级", "tier"), c.choice(TIERS), needed=True, choices=TIERS),
        _DISTRICT,
        Column("township", ("乡镇代码", "乡镇", "township"), c.text),
        _LON,
        _LAT,
        Column("keeper", ("保管岗位", "保管人", "keeper"), c.text),
        _PHONE,
    ),
    (("名称", "name"), ("层级", "tier")),
    ("name",),
)
MACHINES: Final = Kind(
    "machines",
    "车辆机具",
    "equipment.register",
    "equipment",
    (
        _NAME,
        Column("kind", ("类型", "kind"), c.text),
        Column("count", ("数量", "count"), c.count, needed=True),
        Column("team", ("持有队伍", "team"), c.text),
        Column("depot", ("持有储备库", "depot"), c.text),
        _HOME,
    ),
    (("名称", "name"), ("数量", "count"), ("持有队伍", "持有储备库", "team", "depot")),
    ("name", "team", "depot"),
)
STOCK: Final = Kind(
    "stock",
    "库存",
    "stock.count",
    "",
    (
        Column("depot", ("储备库", "depot"), c.text, needed=True),
        Column("item", ("物资", "item"), c.text, needed=True),
        Column("quantity", ("数量", "quantity"), c.count, needed=True),
        Column("batch", ("批次", "batch"), c.text),
        Column("expires_at", ("有效期至", "有效期", "expires_at"), c.moment),
        Column("at", ("盘点时间", "at"), c.moment),
        Column("signed_by", ("盘点人", "signed_by"), c.text),
    ),
    (("储备库", "depot"), ("物资", "item"), ("数量", "quantity")),
    ("depot", "item"),
)
WATER: Final = Kind(
    "ponds",
    "水源",
    "water.register",
    "water",
    (
        _NAME,
        Column("kind", ("类型", "kind"), c.text),
        Column("capacity_m3", ("容量", "容量(立方米)", "capacity_m3"), c.amount),
        _DISTRICT,
        _LON,
        _LAT,
        Column("text", ("说明", "text"), c.text),
    ),
    (("名称", "name"), ("经度", "lon"), ("纬度", "lat")),
    ("name",),
)
TARGETS: Final = Kind(
    "targets",
    "重要目标",
    "target.mark",
    "target",
    (_NAME, Column("category", ("类别", "category"), c.text), _LON, _LAT),
    (("名称", "name"), ("类别", "category")),
    ("name",),
)
PLACES: Final = Kind(
    "places",
    "村居",
    "place.register",
    "place",
    (
        Column(
            "name",
            ("名称", "村名", "村居", "自然村", "行政村", "居民点", "name"),
            c.text,
            needed=True,
        ),
        Column("category", ("类别", "category"), c.text),
        Column(
            "inhabitants",
            ("人口", "居民人数", "常住人口", "户籍人口", "inhabitants"),
            c.count,
        ),
        _DISTRICT,
        _LON,
        _LAT,
        Column("route", ("转移路线", "路线", "route"), c.text),
        Column("assembly", ("集合点", "assembly"), c.text),
        Column("shelter", ("安置点", "避灾点", "shelter"), c.text),
        Column("contact", ("联系人", "负责人", "contact"), c.text),
        _PHONE,
        Column("apart", ("另一处", "apart"), c.flag),
    ),
    (
        ("名称", "村名", "村居", "自然村", "行政村", "居民点", "name"),
        ("人口", "居民人数", "常住人口", "户籍人口", "inhabitants"),
    ),
    ("name",),
)
WATCH: Final = Kind(
    "watch",
    "值班表",
    "watch.register",
    "watch",
    (
        _PERSON,
        Column("post", ("值班岗位", "岗位", "职务", "post"), c.text),
        Column("from_at", ("开始", "from_at"), c.moment, needed=True),
        Column("until_at", ("结束", "until_at"), c.moment),
        _PHONE,
    ),
    (("姓名", "值班人"), ("开始", "from_at")),
    ("name", "from_at"),
)
PEOPLE: Final = Kind(
    "people",
    "通讯录",
    "person.register",
    "person",
    (
        _PERSON,
        Column("post", ("岗位", "职务", "post"), c.text),
        Column("unit", ("单位", "unit"), c.text),
        _PHONE,
        _DISTRICT,
        Column("text", ("说明", "text"), c.text),
    ),
    (("姓名", "联系人"), ("电话", "联系电话", "手机")),
    ("name", "unit"),
)

# Things come before what names them. The order also says which is tried first on a heading.
KINDS: Final = (TEAMS, DEPOTS, MACHINES, STOCK, PLACES, WATCH, PEOPLE, TARGETS, WATER)
# Columns a roster may have and the desk has no use for.
ASIDE: Final = frozenset(
    {"标记", "序号", "县（市、区）", "县(市、区)", "备注", "编号", "乡镇代码"}
)


def kind_of(heads: frozenset[str]) -> Kind | None:
    """The kind a row of headings announces."""
    for kind in KINDS:
        if all(any(head in heads for head in group) for group in kind.marks):
            return kind
    return None
