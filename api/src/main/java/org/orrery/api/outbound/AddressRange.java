package org.orrery.api.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A range of addresses in CIDR notation.
 *
 * @param network the first address; bits beyond the prefix are zero
 * @param prefixLength 0..32 for IPv4, 0..128 for IPv6
 */
public record AddressRange(InetAddress network, int prefixLength) {
  public AddressRange {
    byte[] bytes = network.getAddress();
    if (prefixLength < 0 || prefixLength > bytes.length * 8) {
      throw new IllegalArgumentException(
          "`" + prefixLength + "` is no prefix length for `" + network.getHostAddress() + "`");
    }
    if (!Arrays.equals(bytes, masked(bytes, prefixLength))) {
      throw new IllegalArgumentException(
          "`%s/%d` has bits beyond its prefix".formatted(network.getHostAddress(), prefixLength));
    }
  }

  /**
   * @param cidr an address literal, a slash and a prefix length
   * @throws IllegalArgumentException if it is anything else; names are never looked up
   */
  public static AddressRange parse(String cidr) {
    int slash = cidr.indexOf('/');
    Optional<InetAddress> network =
        slash < 0 ? Optional.empty() : AddressLiteral.parse(cidr.substring(0, slash));
    if (network.isEmpty() || !cidr.substring(slash + 1).matches("[0-9]{1,3}")) {
      throw new IllegalArgumentException(
          "`" + cidr + "` is no address range; expected one like `10.0.0.0/8` or `fd00::/8`");
    }
    return new AddressRange(network.get(), Integer.parseInt(cidr.substring(slash + 1)));
  }

  /** Whether the address lies in this range; one of the other family never does. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == network.getAddress().length
        && Arrays.equals(masked(bytes, prefixLength), network.getAddress());
  }

  private static byte[] masked(byte[] bytes, int prefixLength) {
    byte[] masked = bytes.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(prefixLength - i * 8L, 0, 8);
      masked[i] &= (byte) (0xFF00 >> kept);
    }
    return masked;
  }

  static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("An address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
