using Traceability.QrCodes;

namespace Traceability.Labels;

/// <summary>A code on a label.</summary>
/// <param name="X">Of the quiet zone's upper left corner, as <paramref name="Y"/>; whole printer dots.</param>
/// <param name="Module">The width of a module (X-dimension).</param>
public sealed record LaidCode(float X, float Y, float Module, QrCode Code)
{
    /// <summary>Of one side, the quiet zone included.</summary>
    public float Side => Module * Code.Size;
}

/// <summary>A line of text on a label, or a part of it in one style.</summary>
public sealed record LaidText(float X, float Baseline, float Size, bool IsBold, string Text);

/// <summary>Whether a label fits onto a stock.</summary>
public abstract record LabelFit
{
    /// <summary>It does.</summary>
    public sealed record Laid(LabelLayout Layout) : LabelFit;

    /// <summary>It does not, whatever is cut.</summary>
    /// <param name="Needed">The least label of about this shape that it fits onto, in whole millimetres.</param>
    public sealed record TooSmall(Extent Needed) : LabelFit;
}

/// <summary>
/// Where everything on one label is, in millimetres from its upper left corner. The code comes first: its modules are 0.396 to 0.990
/// mm (GS1 General Specifications §5.12.3, table 2) and a whole number of printer dots where that is possible, and its quiet zone
/// stays white. Text gets smaller where it has no room, down to <see cref="MinText"/>, then is cut in a set order; a lot, a day or a
/// number is never cut.
/// </summary>
/// <param name="Size">Of the whole label.</param>
public sealed record LabelLayout(Extent Size, LaidCode Code, IReadOnlyList<LaidText> Texts)
{
    // Of so large dots a module is three or four: where one is a part of a dot wider, it is a third wider than its neighbour.
    const float RoughDot = 0.1f;

    public const float MinModule = 0.396f;
    public const float MaxModule = 0.990f;

    /// <summary>
    /// The least size of text: small letters of 0.93 mm. Regulation (EU) 1169/2011, article 13(3), asks for 0.9 mm on the smallest
    /// packages, which is the strictest rule that produce from Vietnam meets.
    /// </summary>
    public const float MinText = 1.75f;

    /// <summary>The least size of the keys under a code: digits of 1.07 mm.</summary>
    public const float MinKeyText = 1.45f;

    // What is easily read at arm's length: a smaller code is better than text below it.
    const float EasyText = 2.2f;
    const float MaxText = 5.2f;
    const float TextStep = 0.05f;
    const float MaxKeyText = 2.1f;
    const float TitleScale = 1.5f;
    const float ParagraphGap = 0.45f;

    // A label this much wider than it is high has its text beside the code, else below it.
    const float Wide = 1.2f;

    // Of the label's white inside, for the code at most, as long as the text could do with the room.
    const float CodeShareBeside = 0.42f;
    const float CodeShareAbove = 0.5f;

    // Between the quiet zone, which is white anyway, and the text.
    const float Gap = 0.6f;

    // Modules on either side of the code that the keys under it leave free where they can: they do not run into the text beside them.
    const int KeyMargin = 2;
    const float MinColumn = 16;

    // The sizes that are tried for what is needed grow by this, up to this much.
    const float Growth = 1.01f;
    const float MostGrowth = 40;

    /// <summary>Lays a label out on a stock: the same for the same, and nothing outside of the stock's inset.</summary>
    /// <param name="dot">A printer dot in millimetres: 25.4 by its dots per inch.</param>
    public static LabelFit Fit(Label label, LabelStock stock, float dot)
    {
        ArgumentNullException.ThrowIfNull(label);
        ArgumentNullException.ThrowIfNull(stock);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dot);
        var code = new QrCode(label.Link);
        return Lay(label, code, stock, dot) is { } layout
            ? new LabelFit.Laid(layout)
            : new LabelFit.TooSmall(Needed(label, code, stock, dot));
    }

    static Extent Needed(Label label, QrCode code, LabelStock stock, float dot)
    {
        for (var growth = 1f; growth < MostGrowth; growth *= Growth)
        {
            var size = new Extent(
                MathF.Ceiling(stock.Label.Width * growth),
                MathF.Ceiling(stock.Label.Height * growth)
            );
            var grown = stock.IsRoll ? LabelStock.Roll(size.Width, size.Height) : stock with { Label = size };
            if (Lay(label, code, grown, dot) is not null)
            {
                return size;
            }
        }

        // No link that a QR code holds needs a label of half a metre.
        throw new InvalidOperationException($"A label of {code.Size} modules fits onto no stock.");
    }

    static LabelLayout? Lay(Label label, QrCode code, LabelStock stock, float dot)
    {
        var inside = new Extent(stock.Label.Width - (2 * stock.Inset), stock.Label.Height - (2 * stock.Inset));
        var isWide = stock.Label.Width >= Wide * stock.Label.Height;
        var share = isWide ? inside.Width * CodeShareBeside : Math.Min(inside.Width, inside.Height * CodeShareAbove);
        float[] modules = [.. Modules(dot)];
        var roomy = modules.Where(module => module * code.Size <= share).ToArray();
        var smallest = modules[^1];
        LabelLayout? Try(float module, float least, bool mayCut) =>
            Lay(label, code, module, stock, inside, isWide, dot, least, mayCut);

        return roomy.Select(module => Try(module, EasyText, false)).FirstOrDefault(found => found is not null)
            ?? roomy.Select(module => Try(module, MinText, false)).FirstOrDefault(found => found is not null)
            ?? Try(smallest, MinText, false)
            ?? Try(smallest, MinText, true)
            ?? (smallest > MinModule && dot < RoughDot ? Try(MinModule, MinText, true) : null);
    }

    // Whole dots, the widest first.
    static IEnumerable<float> Modules(float dot)
    {
        for (var dots = (int)(MaxModule / dot); dots * dot >= MinModule; dots--)
        {
            yield return dots * dot;
        }
    }

    static LabelLayout? Lay(
        Label label,
        QrCode code,
        float module,
        LabelStock stock,
        Extent inside,
        bool isWide,
        float dot,
        float least,
        bool mayCut
    )
    {
        var side = module * code.Size;
        var keys = isWide ? Keys(label.Keys, side, KeyMargin * module) : Keys(label.Keys, inside.Width, 0);
        var column = isWide ? inside.Width - side - Gap : inside.Width;
        // The code starts on a whole dot, so it may need the one that it begins in.
        var height = isWide ? inside.Height : inside.Height - side - keys.Height - Gap - dot;
        if (
            side + dot > inside.Width
            || side + keys.Height + dot > inside.Height
            || column < MinColumn
            || Text(label, column, height, least, mayCut) is not { } text
        )
        {
            return null;
        }

        var (left, top) = (stock.Inset, stock.Inset);
        if (isWide)
        {
            var codeTop = Snap(top + ((inside.Height - side - keys.Height - dot) / 2), dot);
            var textTop = top + ((inside.Height - text.Height) / 2);
            return new LabelLayout(
                stock.Label,
                new LaidCode(Snap(left, dot), codeTop, module, code),
                [.. keys.At(left, codeTop + side), .. text.At(left + side + Gap, textTop)]
            );
        }

        var blank = (height - text.Height) / 2;
        var start = Snap(top + (blank / 2), dot);
        return new LabelLayout(
            stock.Label,
            new LaidCode(Snap(left + ((inside.Width - side) / 2), dot), start, module, code),
            [.. keys.At(left, start + side), .. text.At(left, start + side + keys.Height + Gap + (blank / 2))]
        );
    }

    // Inwards, so that nothing leaves the inset.
    static float Snap(float length, float dot) => MathF.Ceiling((length / dot) - 0.001f) * dot;

    // Digits and letters that people type when a code cannot be read: whole always, in the middle under the code, and broken only
    // where they fit in no other way.
    static Block Keys(IReadOnlyList<string> keys, float width, float margin)
    {
        float Widest(float at) => keys.Max(key => LabelFont.Width(key, at, isBold: false));
        var room = Widest(MinText) <= width - (2 * margin) ? width - (2 * margin) : width;
        var size = MaxKeyText;
        while (size > MinKeyText && Widest(size) > room)
        {
            size = Math.Max(MinKeyText, size - TextStep);
        }

        var block = new Block();
        foreach (var key in keys)
        {
            foreach (var line in LabelLines.Break([new Piece(key, false)], width, size, int.MaxValue, out _))
            {
                var indent = (width - line.Sum(piece => LabelFont.Width(piece.Text, size, piece.IsBold))) / 2;
                block.Add(line, size, indent);
            }
        }

        return block;
    }

    // The largest size at which the whole text fits, with few lines where it is easily read so; where there is none, and it may be
    // cut, the first cut that is enough.
    static Block? Text(Label label, float width, float height, float least, bool mayCut) =>
        Largest(label, width, height, Math.Max(least, EasyText), Room.Neat)
        ?? Largest(label, width, height, least, Room.Whole)
        ?? (
            mayCut
                ? Room
                    .Cuts.Select(room => Compose(label, width, MinText, room))
                    .FirstOrDefault(block => block is not null && block.Height <= height)
                : null
        );

    static Block? Largest(Label label, float width, float height, float least, Room room)
    {
        var (low, high) = (0, (int)((Math.Clamp(width / 15, MinText, MaxText) - least) / TextStep));
        Block? found = null;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var block = Compose(label, width, least + (middle * TextStep), room);
            if (block is not null && block.Height <= height)
            {
                (found, low) = (block, middle + 1);
            }
            else
            {
                high = middle - 1;
            }
        }

        return found;
    }

    /// <summary>Lines at most, of what may be cut.</summary>
    sealed record Room(int Title, int Origin, int Producer, int Address, bool MayCut = true)
    {
        public static Room Neat { get; } = new(2, 1, 2, 2, MayCut: false);

        public static Room Whole { get; } = new(3, 2, 3, 4, MayCut: false);

        /// <summary>The address goes first: it can be read on the page that the code leads to.</summary>
        public static IReadOnlyList<Room> Cuts { get; } =
        [new(3, 2, 2, 2), new(2, 2, 2, 1), new(2, 1, 1, 1), new(2, 1, 1, 0), new(1, 1, 1, 0)];
    }

    static Block? Compose(Label label, float width, float size, Room room)
    {
        var block = new Block();
        var isWhole = true;
        void Add(IReadOnlyList<Piece> text, float textSize, int most)
        {
            var lines = LabelLines.Break(text, width, textSize, most, out var isCut);
            isWhole &= !isCut;
            foreach (var line in lines)
            {
                block.Add(line, textSize, 0);
            }
        }

        Add([new Piece(label.Title, true)], size * TitleScale, room.Title);
        block.Skip(size * ParagraphGap);
        foreach (var fact in label.Facts)
        {
            Add(
                [new Piece(fact.Name + ":", false), new Piece(fact.Value, true)],
                size,
                fact.MayBeCut ? room.Origin : int.MaxValue
            );
        }

        block.Skip(size * ParagraphGap);
        Add([new Piece(label.Producer, true)], size, room.Producer);
        if (label.Address is { } address && room.Address > 0)
        {
            Add([new Piece(address, false)], size, room.Address);
        }

        return isWhole || room.MayCut ? block : null;
    }

    /// <summary>Lines one under the other, from 0.</summary>
    sealed class Block
    {
        readonly List<LaidText> texts = [];

        public float Height { get; private set; }

        public void Skip(float height) => Height += height;

        public void Add(IReadOnlyList<Piece> line, float size, float indent)
        {
            var x = indent;
            foreach (var piece in line)
            {
                texts.Add(new LaidText(x, Height + (LabelFont.Ascent * size), size, piece.IsBold, piece.Text));
                x += LabelFont.Width(piece.Text, size, piece.IsBold);
            }

            Height += (LabelFont.Ascent + LabelFont.Descent) * size;
        }

        public IEnumerable<LaidText> At(float x, float y) =>
            texts.Select(text => text with { X = text.X + x, Baseline = text.Baseline + y });
    }
}
