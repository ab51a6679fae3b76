"""Depots through a night: what runs out first, who gives, what is on the way."""

from __future__ import annotations

from datetime import timedelta

from firepost.app import reinforcement, supplies
from posts import plan


def equipped(desk, name, tier, people, *, district="330329", lon=119.98, **less):
    """A depot stocked for so many people, but for the items named in `less`."""
    made = desk.says(
        "depot.register", name=name, tier=tier, district=district, lon_deg=lon, lat_deg=27.66
    ).id
    for item in desk.board.kit.items:
        count = less.get(item.key, item.pieces_for(people))
        desk.says(
            "stock.count", depot=made, item=item.counts[0], quantity=count, signed_by="库管"
        )
    return made


def ready(desk, depot):
    every = supplies.readiness(desk.board, plan(), desk.clock())
    return next(one for one in every if one.depot.id == depot)


def test_a_depot_that_runs_out_of_pumps_first(post_at):
    """Pumps go out one by one; the depot says early what it hangs on and how far it is."""
    desk = post_at("前指")
    depot = equipped(desk, "泰顺县库", "county", 260, pump=11)
    assert (ready(desk, depot).people, ready(desk, depot).lacking) == (220, 0)

    for _ in range(3):
        desk.says(
            "stock.issue", depot=depot, item="水泵", quantity=3, to="前指", signed_by="李"
        )
    low = ready(desk, depot)

    assert (low.people, low.limited_by, low.limit_stock, low.limit_need) == (40, "水泵", 2, 10)
    assert low.lacking == 160
    assert supplies.wanting(low.depot, desk.board.kit, 200) == {"水泵": 8}
    assert [(out.holder, out.quantity) for out in desk.post.lent()] == [("前指", 9)]


def test_high_pressure_pumps_count_as_pumps_and_an_uncounted_item_makes_it_unknown(post_at):
    desk = post_at("前指")
    depot = equipped(desk, "县库", "county", 200, pump=0)
    desk.says("stock.receive", depot=depot, item="高压水泵", quantity=4)
    assert ready(desk, depot).people == 80

    other = desk.says("depot.register", name="乡库", tier="township", district="330329").id
    desk.says("stock.count", depot=other, item="水泵", quantity=5)
    assert ready(desk, other).people is None
    whole = supplies.together(desk.board.depots, desk.board.kit)
    assert (whole.people, whole.unknown_depots) == (180, 1)
    assert supplies.by_area(desk.board)["330329"].people == 180


def test_a_count_that_is_too_old_is_no_figure(post_at):
    desk = post_at("前指")
    depot = equipped(desk, "县库", "county", 200)
    desk.clock.pass_by(days=200)

    old = ready(desk, depot)

    assert (old.people, old.stale) == (None, True)
    assert desk.board.depots[0].can_equip == 200, "show goes by what was counted"


def test_a_need_becomes_slips_each_depot_keeping_what_is_said(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", district="330329", lon_deg=119.98, lat_deg=27.66)
    near = equipped(desk, "包垟乡库", "township", 50)
    county = equipped(desk, "泰顺县库", "county", 200, lon=120.1)
    city = equipped(desk, "市级库", "city", 500, district="330302", lon=120.6)
    front = desk.says(
        "depot.register", name="前指物资点", tier="township", lon_deg=119.98, lat_deg=27.661
    ).id
    fire = desk.board.incidents[0]
    called = [
        turn for turn in supplies.called_on(desk.board, plan(), fire) if turn.source.id != front
    ]
    assert [turn.source.id for turn in called] == [near, county, city]

    said = supplies.draw_down(called, supplies.wants_for(desk.board.kit, people=100))
    assert said.short == {}
    slip = supplies.next_slip(desk.board, "泰前", desk.clock())
    commands = supplies.orders(said.gives, to=front, slip=slip, incident=fire.id)
    for command in commands:
        desk.post.do(command, desk.session)

    assert ready(desk, near).people == 0
    assert ready(desk, county).people == 150
    assert {s for s, _, _ in desk.board.in_transit} == {f"{slip}-1", f"{slip}-2"}
    assert supplies.next_slip(desk.board, "泰前", desk.clock()) == f"{slip}.1"
    for slip_, item, quantity in desk.board.in_transit:
        desk.says("stock.arrive", depot=front, slip=slip_, item=item, quantity=quantity)
    assert desk.board.in_transit == ()
    assert ready(desk, front).people == 100


def test_an_arrival_entered_before_its_departure(post_at):
    """The van is there before the slip is: for a while the road holds less than nothing."""
    desk = post_at("前指")
    county = equipped(desk, "县库", "county", 200)
    front = equipped(desk, "前指", "township", 50, lon=119.9)
    desk.clock.pass_by(minutes=30)
    desk.says("stock.arrive", depot=front, slip="S7", item="水泵", quantity=2, signed_by="王")
    assert desk.board.in_transit == (("S7", "水泵", -2),)
    before = sum(depot.stock["水泵"] for depot in desk.board.depots)

    earlier = (desk.clock() - timedelta(minutes=20)).isoformat()
    desk.says("stock.send", depot=county, slip="S7", item="水泵", quantity=2, at=earlier)

    assert desk.board.in_transit == ()
    assert sum(depot.stock["水泵"] for depot in desk.board.depots) == before - 2
    acts = [line.act for line in desk.board.ledger[:2]]
    assert acts == ["arrive", "send"], "the ledger goes by when it was so"


def test_whom_to_call_through_which_channel_and_what_it_leaves_at_home(post_at):
    desk = post_at("前指")
    desk.says("incident.open", name="北坑湾", district="330329", lon_deg=119.98, lat_deg=27.66)
    teams = {}
    for name, kind, district, lon in (
        ("文成专一", "professional", "330328", 120.09),
        ("文成专二", "professional", "330328", 120.10),
        ("罗阳专业队", "professional", "330329", 120.2),
        ("航空队", "aviation", "330302", 120.6),
        ("丽水队", "professional", "331102", 119.9),
    ):
        teams[name] = desk.says(
            "team.register", name=name, kind=kind, trained=True, people=30,
            home_district=district, lon_deg=lon, lat_deg=27.66,
        ).id  # fmt: skip
    desk.says("danger.issue", colour="red", district="330328")
    desk.says("danger.issue", colour="blue", district="331102")
    fire = desk.board.incidents[0]

    found = reinforcement.calls(desk.board, fire)

    names = [call.team.name for call in found]
    assert names[:2] == ["罗阳专业队", "丽水队"]
    channels = {call.team.name: call.channel for call in found}
    assert channels == {
        "罗阳专业队": "own_district",
        "文成专一": "teams",
        "文成专二": "teams",
        "航空队": "aircraft",
        "丽水队": "outside_city",
    }
    left = {call.team.name: call.left for call in found}
    assert (left["文成专一"].teams, left["文成专一"].people) == (1, 30)
    cover = reinforcement.cover(desk.board, fire)
    assert cover.teams == 4
    assert cover.share == 1.0

    command = reinforcement.draft(found[1], plan(), fire, "丽水队 30 人")
    request = desk.post.do(command, desk.session)
    assert desk.board.requests[0].to == "省森防指"
    assert desk.board.requests[0].team == teams["丽水队"]
    assert request.id == desk.board.requests[0].id
