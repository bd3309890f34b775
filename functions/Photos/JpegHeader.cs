using System.Buffers.Binary;

namespace Traceability.Photos;

/// <summary>What of a JPEG's header decides how much memory its decoding takes.</summary>
/// <remarks>Source: ITU-T T.81, sections B.1.1 (markers) and B.2 (frame and scan headers).</remarks>
static class JpegHeader
{
    const byte Marker = 0xFF;
    const byte Baseline = 0xC0;
    const byte Extended = 0xC1;
    const byte Scan = 0xDA;

    /// <summary>
    /// Whether the picture comes as one scan from top to bottom. Where it comes as several, progressive or a colour at a time, a
    /// decoder holds all of it until the last; false too for what is no JPEG, or has no such header.
    /// </summary>
    public static bool IsReadRowByRow(ReadOnlySpan<byte> file)
    {
        var components = 0;
        var at = 2;
        while (at + 10 <= file.Length && file[at] == Marker)
        {
            var kind = file[at + 1];
            switch (kind)
            {
                case Marker:
                    // Any number of these may stand before a marker.
                    at++;
                    continue;
                case Baseline or Extended:
                    components = file[at + 9];
                    break;
                case Scan:
                    return components > 0 && file[at + 4] == components;
                default:
                    break;
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
        }

        return false;
    }
}
