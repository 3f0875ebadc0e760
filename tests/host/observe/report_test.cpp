#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

#include "host/observe/statistics_json.h"
#include "host/observe/summary.h"
#include "host/observe/words.h"
#include "host/rules/compile.h"

namespace fibertap {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

/// A report whose every figure is another.
Report some_report() {
  Report report;
  report.engine = "model";
  report.engine_reason = "auto: because";
  for (std::size_t i = 0; i < abi::kDispositions; ++i) {
    report.totals.by_disposition[i] = {1001 + i, 2001 + i};
  }
  report.totals.rejected_by = {301, 302, 303};
  report.totals.outer_truncated = {41, 42};
  report.intake = {{51, 52}, {53, 54}, {55, 56}};
  report.unknown_vnis = {{8, 61, "10.0.0.1"}};
  report.seconds = 0.5;

  Mirror mirror;
  mirror.filters = {{"F",
                     {{5,
                       Direction::kEgress,
                       Action::kAccept,
                       {},
                       any_address(false),
                       any_address(false),
                       {},
                       {}}},
                     false,
                     {}}};
  Session session;
  session.vni = 7;
  session.filter = 0;
  mirror.sessions = {session};
  Interfaces interfaces;
  const RuleImage image = compile(mirror, {kVxlanPort, true, 1}, interfaces);
  report.sessions.fold(image, CounterImage(image.header()));
  return report;
}

TEST(StatisticsJson, HasTheKeysOfTheDesignInTheirOrder) {
  EXPECT_EQ(statistics_json(some_report()), R"({
  "engine": "model",
  "frames": {
    "offered": 7028,
    "not_vxlan": 1001,
    "outer_fragment": 1002,
    "outer_malformed": 1003,
    "bad_vxlan": 1004,
    "unknown_vni": 1005,
    "rejected": 1006,
    "accepted": 1007,
    "ingest_cut": 51,
    "outer_truncated": 41,
    "geneve": 53,
    "geneve_kept": 55
  },
  "rejected_by": {
    "rule": 301,
    "no_match": 302,
    "non_ip": 303
  },
  "bytes": {
    "offered": 14028,
    "not_vxlan": 2001,
    "outer_fragment": 2002,
    "outer_malformed": 2003,
    "bad_vxlan": 2004,
    "unknown_vni": 2005,
    "rejected": 2006,
    "accepted": 2007,
    "ingest_cut": 52,
    "outer_truncated": 42,
    "geneve": 54,
    "geneve_kept": 56
  },
  "sessions": [
    {
      "vni": "any",
      "accepted": 0,
      "rejected": 0,
      "truncated": 0
    },
    {
      "vni": 7,
      "accepted": 0,
      "rejected": 0,
      "truncated": 0
    }
  ],
  "rules": [
    {
      "vni": 7,
      "number": 5,
      "direction": "egress",
      "hits": 0
    }
  ],
  "unknown_vnis": [
    {
      "vni": 8,
      "frames": 61,
      "source": "10.0.0.1"
    }
  ],
  "seconds": 0.5
}
)");
}

TEST(StatisticsJson, ARunWithoutSessionsHasEmptyListsAndNoNulls) {
  const std::string json = statistics_json({"model", {}, {}, {}, {}, {}, 0});
  for (const char* list : {"\"sessions\": []", "\"rules\": []", "\"unknown_vnis\": []"}) {
    EXPECT_THAT(json, HasSubstr(list));
  }
}

TEST(Summary, TellsEveryFigure) {
  const std::string text = summary(some_report());
  for (const char* figure : {"engine model - auto: because, 0.500 s", "7,028", "14,028",
                             "not_vxlan                1,001", "accepted                 1,007",
                             "ingest_cut                  51", "outer_truncated             41",
                             "geneve                      53", "geneve_kept                 55",
                             "301              rule", "303            non_ip", "vni-7", "vni-any",
                             "egress", "8                                 61  10.0.0.1"}) {
    EXPECT_THAT(text, HasSubstr(figure));
  }
}

TEST(Words, NumbersAreGroupedByThrees) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(18446744073709551615U), "18,446,744,073,709,551,615");
}

TEST(Words, ValuesReadAsTheFieldSaysThem) {
  EXPECT_EQ(protocol_word({}), "all");
  EXPECT_EQ(protocol_word(6), "tcp");
  EXPECT_EQ(protocol_word(0), "0");
  EXPECT_EQ(ports_word({}), "any");
  EXPECT_EQ(ports_word(PortRange{53, 53}), "53");
  EXPECT_EQ(ports_word(PortRange{0, 65535}), "0-65535");
  EXPECT_EQ(mac_word({2, 0, 0, 0xAB, 0, 1}), "02:00:00:ab:00:01");
}

TEST(StatisticsJson, OnlyAnEngineThatCanBeLostTellsWhatWasLost) {
  Report report = some_report();
  EXPECT_THAT(statistics_json(report), Not(HasSubstr("lost")));
  report.can_be_lost = true;
  report.totals.card_lost = {71, 72};
  EXPECT_THAT(
      statistics_json(report),
      AllOf(HasSubstr("\"accepted\": 1007,\n    \"card_lost\": 71"), HasSubstr("\"card_lost\": 72"),
            HasSubstr("\"offered\": 7099"), Not(HasSubstr("card_loss"))));
}

TEST(StatisticsJson, ALostCardIsToldWithWhatItHadCountedAndWhoWentOn) {
  Report report = some_report();
  report.card_loss = CardLoss{Error(Errc::kDevice, "gone"), "model", 81, 82};
  EXPECT_THAT(statistics_json(report), HasSubstr(R"("card_loss": {
    "error": "gone",
    "went_on_with": "model",
    "uncounted": {
      "accepted": 81,
      "rejected": 82
    }
  })"));
  report.card_loss->substitute.clear();
  EXPECT_THAT(statistics_json(report), HasSubstr("\"went_on_with\": null"));
}

TEST(Summary, TellsOfALostCard) {
  Report report = some_report();
  EXPECT_THAT(summary(report), Not(HasSubstr("lost")));
  report.can_be_lost = true;
  report.totals.card_lost = {71, 72};
  report.card_loss = CardLoss{Error(Errc::kDevice, "gone"), "model", 81, 82};
  EXPECT_THAT(summary(report),
              AllOf(HasSubstr("card_lost                   71                72"),
                    HasSubstr("The card failed: gone"), HasSubstr("engine model went on"),
                    HasSubstr("81 accepted and 82 rejected frames")));
}

}  // namespace
}  // namespace fibertap
