using System.Buffers.Binary;
using Traceability.Places;

namespace Traceability.Fuzz.Targets;

/// <summary>Open Location Codes.</summary>
static class PlaceTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("open-location-code", 2500, Code)
        {
            MaxBytes = 48,
            Words = ["7P27CX6Q+W2H", "CX6Q+W2", "7P270000+", "+", "0000", "CFX3", "X2X2X2X2+X2X2X2X"],
        },
    ];

    static void Code(byte[] input)
    {
        // Two numbers before the text: where somebody stands.
        var (north, east) =
            input.Length < 16
                ? (10.4123, 105.9876)
                : (
                    BinaryPrimitives.ReadDoubleLittleEndian(input),
                    BinaryPrimitives.ReadDoubleLittleEndian(input.AsSpan(8))
                );
        var text = Input.Text(input.AsSpan(input.Length < 16 ? 0 : 16));
        if (double.IsFinite(north) && double.IsFinite(east))
        {
            foreach (var length in (int[])[2, 8, 10, 15])
            {
                var code = OpenLocationCode.Encode(north, east, length);
                Promise.Holds(OpenLocationCode.TryDecode(code, out var area) && area.Length == length, "a code is one");
                Promise.Same(
                    code,
                    OpenLocationCode.Encode(area.Latitude, area.Longitude, length),
                    "the code of the middle of its cell"
                );
            }
        }

        Promise.Holds(
            !OpenLocationCode.IsValid(text)
                || OpenLocationCode.IsFull(text)
                || OpenLocationCode.IsShort(text)
                || !IsOnEarth(text),
            "a code is full or short"
        );
        if (OpenLocationCode.TryDecode(text, out var cell))
        {
            Promise.Holds(
                cell is { South: >= -90, North: <= 90, West: >= -180, East: <= 180 },
                "a cell is on the earth"
            );
            Promise.Holds(cell.South < cell.North && cell.West < cell.East, "a cell has a size");
            if (cell.Length <= OpenLocationCode.MaxLength && Digits(text) <= OpenLocationCode.MaxLength)
            {
                Promise.Same(
                    text.ToUpperInvariant(),
                    OpenLocationCode.Encode(cell.Latitude, cell.Longitude, cell.Length),
                    "a code of the middle of its cell"
                );
            }

            if (!text.Contains('0', StringComparison.Ordinal))
            {
                var shortened = OpenLocationCode.Shorten(text, cell.Latitude, cell.Longitude);
                var recovered = OpenLocationCode.RecoverNearest(shortened, cell.Latitude, cell.Longitude);
                Promise.Same(
                    OpenLocationCode.Decode(text.ToUpperInvariant()),
                    OpenLocationCode.Decode(recovered),
                    "a code that was shortened"
                );
            }
        }
        else if (OpenLocationCode.IsShort(text) && double.IsFinite(north) && double.IsFinite(east))
        {
            Promise.Holds(
                OpenLocationCode.IsFull(OpenLocationCode.RecoverNearest(text, north, east)),
                "a short code is found again"
            );
        }
    }

    static int Digits(string text) => text.Count(c => c != '+');

    // A first pair beyond the pole, or beyond one turn, is a code by its letters that names no place.
    static bool IsOnEarth(string text) =>
        char.ToUpperInvariant(text[0]) <= 'C' && char.ToUpperInvariant(text[1]) <= 'V';
}
