#include "host/datapath/sinks/pcapng_blocks.h"

#include <gtest/gtest.h>

// Expected bytes are written by hand from draft-ietf-opsawg-pcapng and SPEC 9.

namespace fibertap {
namespace {

TEST(PcapngBlocks, TheSectionHeaderNamesTheApplicationAndNothingElse) {
  EXPECT_EQ(section_header(),
            (PcapngBlock{0x0A, 0x0D, 0x0D, 0x0A, 44,   0,    0,    0,     // type, length
                         0x4D, 0x3C, 0x2B, 0x1A, 1,    0,    0,    0,     // magic, version
                         0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // section length
                         4,    0,    8,    0,                             // shb_userappl
                         'f',  'i',  'b',  'e',  'r',  't',  'a',  'p',   //
                         0,    0,    0,    0,                             // opt_endofopt
                         44,   0,    0,    0}));
}

TEST(PcapngBlocks, AnInterfaceIsEthernetWithoutSnapLenInNanoseconds) {
  EXPECT_EQ(interface_description({7, "web"}),
            (PcapngBlock{1,  0, 0, 0, 52,  0,   0,   0,                  // type, length
                         1,  0, 0, 0, 0,   0,   0,   0,                  // Ethernet, SnapLen 0
                         2,  0, 5, 0, 'v', 'n', 'i', '-', '7', 0, 0, 0,  // if_name
                         3,  0, 3, 0, 'w', 'e', 'b', 0,                  // if_description
                         9,  0, 1, 0, 9,   0,   0,   0,                  // if_tsresol
                         0,  0, 0, 0,                                    // opt_endofopt
                         52, 0, 0, 0}));
}

TEST(PcapngBlocks, AnInterfaceMayBeWithoutAName) {
  EXPECT_EQ(interface_description(), (PcapngBlock{1,  0, 0, 0, 32, 0, 0, 0,  // type, length
                                                  1,  0, 0, 0, 0,  0, 0, 0,  // Ethernet, SnapLen 0
                                                  9,  0, 1, 0, 9,  0, 0, 0,  // if_tsresol
                                                  0,  0, 0, 0,               // opt_endofopt
                                                  32, 0, 0, 0}));
}

TEST(PcapngBlocks, TheDefaultSessionsInterfaceIsVniAny) {
  const PcapngBlock block = interface_description({std::nullopt, ""});
  EXPECT_EQ(std::string(block.begin() + 20, block.begin() + 27), "vni-any");
}

TEST(PcapngBlocks, ADescriptionBeyondAnOptionsLengthIsCut) {
  const PcapngBlock block = interface_description({7, std::string(70000, 'x')});
  EXPECT_LT(block.size(), 2000U);
  EXPECT_EQ(block.size() % 4, 0U);
}

TEST(PcapngBlocks, ADescriptionIsNotCutWithinACharacter) {
  for (const std::string_view character : {"\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x90\x9F"}) {
    for (std::size_t before = 0; before < character.size(); ++before) {
      std::string text(before, 'x');
      while (text.size() < 2000) text += character;
      const PcapngBlock block = interface_description({7, text});
      const std::size_t length = block.at(30) | block.at(31) << 8;  // behind the name's option
      EXPECT_EQ((length - before) % character.size(), 0U) << before;
      EXPECT_GT(length, 1024 - character.size());
      EXPECT_LE(length, 1024U);
    }
  }
}

TEST(PcapngBlocks, StatisticsTellReceivedAndAcceptedAtATime) {
  EXPECT_EQ(interface_statistics(2, 0x1112131421222324, {0x0102030405060708, 9}),
            (PcapngBlock{5,    0,    0,    0,    52,   0,    0,    0,     // type, length
                         2,    0,    0,    0,    0x14, 0x13, 0x12, 0x11,  // id, time high
                         0x24, 0x23, 0x22, 0x21,                          // time low
                         4,    0,    8,    0,                             // isb_ifrecv
                         8,    7,    6,    5,    4,    3,    2,    1,     //
                         6,    0,    8,    0,                             // isb_filteraccept
                         9,    0,    0,    0,    0,    0,    0,    0,     //
                         0,    0,    0,    0,                             // opt_endofopt
                         52,   0,    0,    0}));
}

TEST(PcapngBlocks, StatisticsTellWhatWasDroppedWhereItIsKnown) {
  EXPECT_EQ(interface_statistics(0, 0, {3, 2, 1}), (PcapngBlock{5,  0, 0, 0, 64, 0, 0, 0,  //
                                                                0,  0, 0, 0, 0,  0, 0, 0,  //
                                                                0,  0, 0, 0,               //
                                                                4,  0, 8, 0,  // isb_ifrecv
                                                                3,  0, 0, 0, 0,  0, 0, 0,  //
                                                                5,  0, 8, 0,  // isb_ifdrop
                                                                1,  0, 0, 0, 0,  0, 0, 0,  //
                                                                6,  0, 8, 0,  // isb_filteraccept
                                                                2,  0, 0, 0, 0,  0, 0, 0,  //
                                                                0,  0, 0, 0,  // opt_endofopt
                                                                64, 0, 0, 0}));
}

}  // namespace
}  // namespace fibertap
