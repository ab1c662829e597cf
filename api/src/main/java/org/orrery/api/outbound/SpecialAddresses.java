package org.orrery.api.outbound;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Which addresses are not public, from the IANA special-purpose registries (RFC 6890 and its
 * successors), and the metadata services that clouds put on addresses of their own.
 */
final class SpecialAddresses {
  private static final List<AddressRange> REFUSED_IPV4 =
      ranges(
          "0.0.0.0/8", // this network, unspecified
          "10.0.0.0/8", // private
          "100.64.0.0/10", // carrier-grade NAT; a metadata service (100.100.100.200)
          "127.0.0.0/8", // loopback
          "168.63.129.16/32", // a metadata service on a public address
          "169.254.0.0/16", // link-local; metadata services (169.254.169.254)
          "172.16.0.0/12", // private
          "192.0.0.0/24", // protocol assignments; a metadata service (192.0.0.192)
          "192.0.2.0/24", // documentation
          "192.88.99.0/24", // former 6to4 relay
          "192.168.0.0/16", // private
          "198.18.0.0/15", // benchmarks
          "198.51.100.0/24", // documentation
          "203.0.113.0/24", // documentation
          "224.0.0.0/4", // multicast
          "240.0.0.0/4"); // reserved, broadcast

  /**
   * Everything outside is loopback, unspecified, mapped or compatible IPv4, NAT64, discard-only,
   * unique local (metadata service fd00:ec2::254), link-local, site-local or multicast.
   */
  private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

  private static final List<AddressRange> REFUSED_IPV6 =
      ranges(
          "2001::/23", // protocol assignments, Teredo (which embeds IPv4 addresses)
          "2001:db8::/32", // documentation
          "2002::/16", // 6to4 (which embeds IPv4 addresses)
          "3fff::/20"); // documentation

  private SpecialAddresses() {}

  /** Whether an address is on the public internet. */
  static boolean isPublic(InetAddress address) {
    if (address instanceof Inet4Address) {
      return REFUSED_IPV4.stream().noneMatch(range -> range.contains(address));
    }
    return GLOBAL_IPV6.contains(address)
        && REFUSED_IPV6.stream().noneMatch(range -> range.contains(address));
  }

  private static List<AddressRange> ranges(String... cidrs) {
    return List.of(cidrs).stream().map(AddressRange::parse).toList();
  }
}
