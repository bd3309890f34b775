using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Personal;

namespace Traceability.Privacy;

/// <summary>What stays, and by which duty.</summary>
public sealed record StaysAnswer(string What, string Why);

/// <summary>An erasure as anyone may read it who has its address. It does not say whose.</summary>
/// <param name="State"><c>erasing</c> or <c>done</c>: every copy is rewritten, and no cache shows anything from before.</param>
/// <param name="Rewritten">Rows, files and keys, by what kept them.</param>
/// <param name="Stays">What law or the safety of those who eat obliges to keep; none of it names the person.</param>
public sealed record ErasureAnswer(
    string Id,
    string State,
    DateTimeOffset AskedAt,
    DateTimeOffset? DoneAt,
    IReadOnlyList<Rewritten> Rewritten,
    IReadOnlyList<StaysAnswer> Stays
)
{
    public static ErasureAnswer Of(Erasure erasure, Language language)
    {
        ArgumentNullException.ThrowIfNull(erasure);
        var progress = erasure.Progress;
        return new(
            erasure.Id,
            progress.DoneAt is null ? "erasing" : "done",
            erasure.AskedAt,
            progress.DoneAt,
            [.. progress.Rewritten.OrderBy(one => one.What, StringComparer.Ordinal)],
            [
                .. (erasure.Person.Kind == PersonKind.Buyer ? ofBuyer : ofProducer).Select(stays => new StaysAnswer(
                    stays.What,
                    stays.Why.In(language)
                )),
            ]
        );
    }

    static readonly (string What, Text Why) order = (
        "orders",
        new Text(
            "Đã bán gì, khi nào, bao nhiêu tiền, không có tên người mua: sổ sách kế toán (Luật Kế toán 88/2015/QH13, điều 41).",
            "What was sold, when and for how much, without who bought: the seller's books (Law on Accounting 88/2015/QH13, article 41)."
        )
    );

    static readonly (string What, Text Why)[] ofBuyer = [order];

    static readonly (string What, Text Why)[] ofProducer =
    [
        order,
        (
            "batches",
            new Text(
                "Lô hàng và lịch sử của nó, theo mã không nói lên ai: truy xuất và thu hồi (Luật An toàn thực phẩm 55/2010/QH12, điều 54, 55).",
                "Lots and their history, by ids that tell nobody: tracing and recall (Law on Food Safety 55/2010/QH12, articles 54, 55)."
            )
        ),
        (
            "products",
            new Text(
                "Tên gọi và loại sản phẩm, để người cầm lô hàng biết đó là gì; không còn bán.",
                "A product's name and category, so that whoever holds a lot learns what it is; it is sold no more."
            )
        ),
        (
            "consents",
            new Text(
                "Đã đồng ý với bản nào và khi nào: để chứng minh là đã được phép.",
                "Which text was agreed to and when: to show that it was allowed."
            )
        ),
    ];
}

/// <summary>A line of the list of erasures: ids alone, so that it may be kept beside backups.</summary>
public sealed record ErasureLine(string Id, string Kind, string Person, DateTimeOffset AskedAt, DateTimeOffset? DoneAt);

/// <summary>A page of erasures.</summary>
public sealed record ErasuresAnswer(IReadOnlyList<ErasureLine> Items, string? NextPageToken);

[JsonSerializable(typeof(ErasureAnswer))]
[JsonSerializable(typeof(ErasuresAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
public sealed partial class ErasureJson : JsonSerializerContext;
