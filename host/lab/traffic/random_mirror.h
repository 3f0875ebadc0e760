#ifndef FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_MIRROR_H_
#define FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_MIRROR_H_

#include "host/lab/traffic/network.h"
#include "host/rules/mirror.h"

namespace fibertap::generation {

/// Sessions, filters and rules over `network` with everything that a template can say, and some
/// filters so long that their rows take several blocks. Every one of it compiles.
Mirror random_mirror(Random& random, const Network& network);

}  // namespace fibertap::generation

#endif  // FIBERTAP_HOST_LAB_TRAFFIC_RANDOM_MIRROR_H_
