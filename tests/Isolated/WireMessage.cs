using System.Text;

namespace Traceability.Tests.Isolated;

/// <summary>
/// A message in the wire format of Protocol Buffers (its guide, "Encoding"): numbered fields, of which the Functions host's protocol has
/// texts, messages and whole numbers.
/// </summary>
public sealed class WireMessage
{
    const int Number = 0;
    const int Bytes = 2;

    readonly List<(int Field, ulong Value, ReadOnlyMemory<byte>? Content)> fields = [];

    /// <exception cref="FormatException">It has a field of another kind, or ends inside one.</exception>
    public static WireMessage Parse(ReadOnlyMemory<byte> bytes)
    {
        var message = new WireMessage();
        while (!bytes.IsEmpty)
        {
            var tag = TakeNumber(ref bytes);
            var field = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Number:
                    message.fields.Add((field, TakeNumber(ref bytes), null));
                    break;
                case Bytes when TakeNumber(ref bytes) is var length && length <= (ulong)bytes.Length:
                    message.fields.Add((field, 0, bytes[..(int)length]));
                    bytes = bytes[(int)length..];
                    break;
                default:
                    throw new FormatException($"Field {field} is of a kind that is not read here, or ends too early.");
            }
        }

        return message;
    }

    public bool Has(int field) => fields.Exists(one => one.Field == field);

    /// <summary>A number; 0 where it is not there, as the format has it.</summary>
    public ulong Value(int field) => fields.LastOrDefault(one => one.Field == field).Value;

    /// <summary>A text; empty where it is not there, as the format has it.</summary>
    public string Text(int field) => Texts(field).LastOrDefault("");

    public IEnumerable<string> Texts(int field) =>
        Contents(field).Select(content => Encoding.UTF8.GetString(content.Span));

    /// <summary>A message; an empty one where it is not there.</summary>
    public WireMessage Message(int field) => Messages(field).LastOrDefault(new WireMessage());

    public IEnumerable<WireMessage> Messages(int field) => Contents(field).Select(Parse);

    /// <summary>A map is a list of messages with a key and a value.</summary>
    public string? Entry(int field, string key) =>
        Messages(field).Where(entry => entry.Text(1) == key).Select(entry => entry.Text(2)).LastOrDefault();

    public WireMessage With(int field, string text) => With(field, Encoding.UTF8.GetBytes(text));

    public WireMessage With(int field, WireMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return With(field, message.ToBytes());
    }

    public byte[] ToBytes()
    {
        var bytes = new List<byte>();
        foreach (var (field, value, content) in fields)
        {
            Put(bytes, ((ulong)field << 3) | (uint)(content is null ? Number : Bytes));
            Put(bytes, content is { } inside ? (ulong)inside.Length : value);
            bytes.AddRange((content ?? default).Span);
        }

        return [.. bytes];
    }

    WireMessage With(int field, byte[] content)
    {
        fields.Add((field, 0, content));
        return this;
    }

    IEnumerable<ReadOnlyMemory<byte>> Contents(int field) =>
        from one in fields
        where one.Field == field && one.Content is not null
        select one.Content!.Value;

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    static ulong TakeNumber(ref ReadOnlyMemory<byte> bytes)
    {
        ulong number = 0;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var next = bytes.Span[0];
            bytes = bytes[1..];
            number |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return number;
            }
        }

        throw new FormatException("A number does not end.");
    }

    static void Put(List<byte> bytes, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            bytes.Add((byte)(number | 0x80));
        }

        bytes.Add((byte)number);
    }
}
