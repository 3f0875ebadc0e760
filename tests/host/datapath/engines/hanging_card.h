#ifndef FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_HANGING_CARD_H_
#define FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_HANGING_CARD_H_

namespace fibertap::testing {

/// Whether a card hung in this process. LeakSanitizer of GCC 12 crashes where threads of a library
/// still run when the program ends, as those of XRT do that wait for a command without end.
inline bool a_card_hangs = false;

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_DATAPATH_ENGINES_HANGING_CARD_H_
