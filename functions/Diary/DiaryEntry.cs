using System.Globalization;
using System.Text.Json.Serialization;
using Traceability.Photos;
using Traceability.Platform.Problems;

namespace Traceability.Diary;

/// <summary>What a farmer did on a plot.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiaryKind>))]
public enum DiaryKind
{
    /// <summary>Sowing or planting.</summary>
    [JsonStringEnumMemberName("sowing")]
    Sowing,

    [JsonStringEnumMemberName("fertilising")]
    Fertilising,

    /// <summary>Plant protection: it alone has a waiting time before harvest.</summary>
    [JsonStringEnumMemberName("spraying")]
    Spraying,

    [JsonStringEnumMemberName("watering")]
    Watering,

    /// <summary>Pruning, weeding, bagging fruit and whatever else is done by hand.</summary>
    [JsonStringEnumMemberName("care")]
    Care,

    /// <summary>A picture and nothing done.</summary>
    [JsonStringEnumMemberName("photo")]
    Photo,
}

/// <summary>Why and when an entry was withdrawn.</summary>
/// <param name="Reason">The farmer's own words, 1 to 500 characters.</param>
public sealed record DiaryWithdrawal(string Reason, DateTimeOffset At);

/// <summary>What of an entry the farmer says.</summary>
/// <param name="Season">The farmer's own name of it, 1 to 60 characters; or <see cref="Seasons.Of"/> of the day.</param>
/// <param name="On">The day in Vietnam when it was done; which entry came first is decided by it, never by when it arrived.</param>
/// <param name="Product">What was spread or sprayed, by the name on its package, at most 100 characters; always there for a spraying.</param>
/// <param name="Substance">Its active substance, at most 100 characters.</param>
/// <param name="Dose">As it was used, at most 100 characters: <c>25 ml cho bình 16 lít</c>.</param>
/// <param name="WaitingDays">
/// Days between a spraying and the harvest at the least, 0 to <see cref="WaitingTime.MaxDays"/> (on a pesticide's label: thời gian cách
/// ly; pre-harvest interval); null for all other kinds.
/// </param>
/// <param name="Notes">The farmer's own words, at most 1,000 characters.</param>
/// <param name="Photo">The name of a picture that was taken in before.</param>
public sealed record DiaryFacts(
    Plot Plot,
    string Season,
    DiaryKind Kind,
    DateOnly On,
    string? Product,
    string? Substance,
    string? Dose,
    int? WaitingDays,
    string? Notes,
    string? Photo
);

/// <summary>
/// One entry of a farmer's diary. It is never changed: a mistake is withdrawn, stays to be read, and counts no more; what is right is an
/// entry of its own.
/// </summary>
/// <param name="Id">Opaque: 26 characters of a-z and 2-7.</param>
/// <param name="FarmerId">Whose it is.</param>
/// <param name="WrittenAt">When it arrived here, which may be weeks after its day.</param>
public sealed record DiaryEntry(string Id, string FarmerId, DiaryFacts Facts, DateTimeOffset WrittenAt)
{
    /// <summary>Null while it counts.</summary>
    public DiaryWithdrawal? Withdrawal { get; init; }

    /// <summary>The first day on which the plot may be harvested after this spraying; null for all other kinds.</summary>
    public DateOnly? Until => Facts.WaitingDays is { } days ? Facts.On.AddDays(days) : null;
}

/// <summary>What a farmer sends to write an entry.</summary>
public sealed record WriteEntry(
    string? Plot,
    string? Season,
    string? Kind,
    string? On,
    string? Product,
    string? Substance,
    string? Dose,
    int? WaitingDays,
    string? Notes,
    string? Photo
)
{
    internal const int MaxSeason = 60;
    const int MaxName = 100;
    const int MaxNotes = 1000;
    const int MaxAgeYears = 10;

    /// <summary>The entry to be, or every field that was refused.</summary>
    public DiaryFacts? Decide(DateOnly today, Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        var plot = refusals.Plot("/plot", Plot);
        var season = refusals.OptionalText("/season", Season, MaxSeason);
        var kind = ParseKind(refusals);
        var on = ParseDay(today, refusals);
        var product =
            kind == DiaryKind.Spraying
                ? refusals.RequiredText("/product", Product, MaxName)
                : refusals.OptionalText("/product", Product, MaxName);
        var substance = refusals.OptionalText("/substance", Substance, MaxName);
        var dose = refusals.OptionalText("/dose", Dose, MaxName);
        RefuseWhatNothingWasSpreadWith(kind, refusals);
        CheckWaitingDays(kind, refusals);
        var notes = refusals.OptionalLines("/notes", Notes, MaxNotes);
        CheckPhoto(kind, refusals);
        return refusals.Any
            ? null
            : new DiaryFacts(
                plot!,
                season ?? Seasons.Of(on!.Value),
                kind!.Value,
                on!.Value,
                product,
                substance,
                dose,
                WaitingDays,
                notes,
                Photo
            );
    }

    DiaryKind? ParseKind(Refusals refusals)
    {
        DiaryKind? kind = Kind switch
        {
            "sowing" => DiaryKind.Sowing,
            "fertilising" => DiaryKind.Fertilising,
            "spraying" => DiaryKind.Spraying,
            "watering" => DiaryKind.Watering,
            "care" => DiaryKind.Care,
            "photo" => DiaryKind.Photo,
            _ => null,
        };
        if (kind is null)
        {
            refusals.Add(
                "/kind",
                string.IsNullOrEmpty(Kind) ? "required" : "unknown-kind",
                "Cần là sowing (gieo trồng), fertilising (bón phân), spraying (xịt thuốc), watering (tưới nước), care (chăm sóc) "
                    + "hoặc photo (ảnh).",
                "Must be sowing, fertilising, spraying, watering, care or photo."
            );
        }

        return kind;
    }

    DateOnly? ParseDay(DateOnly today, Refusals refusals)
    {
        var on = refusals.OptionalDay("/on", On);
        if (On is null)
        {
            refusals.Add("/on", "required", "Cần ngày làm.", "The day when it was done is required.");
        }
        else if (on > today)
        {
            refusals.Add("/on", "future", "Ngày này chưa đến.", "That day is in the future.");
        }
        else if (on < today.AddYears(-MaxAgeYears))
        {
            refusals.Add("/on", "too-old", "Đã quá 10 năm.", "That is more than 10 years ago.");
        }

        return on;
    }

    // Said of sowing or watering, it would be read by nobody: it was meant for another kind.
    void RefuseWhatNothingWasSpreadWith(DiaryKind? kind, Refusals refusals)
    {
        if (kind is null or DiaryKind.Spraying or DiaryKind.Fertilising)
        {
            return;
        }

        foreach (var (pointer, text) in new[] { ("/product", Product), ("/substance", Substance), ("/dose", Dose) })
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                refusals.Add(
                    pointer,
                    "spreading-only",
                    "Chỉ ghi khi bón phân hoặc xịt thuốc.",
                    "Only fertilising and spraying have it."
                );
            }
        }
    }

    void CheckWaitingDays(DiaryKind? kind, Refusals refusals)
    {
        if (kind == DiaryKind.Spraying && WaitingDays is not (>= 0 and <= WaitingTime.MaxDays))
        {
            refusals.Add(
                "/waitingDays",
                WaitingDays is null ? "required" : "range",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Cần số ngày cách ly ghi trên nhãn thuốc, từ 0 đến {WaitingTime.MaxDays}."
                ),
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The days to wait before harvest, as the label says: 0 to {WaitingTime.MaxDays}."
                )
            );
        }
        else if (kind is not null and not DiaryKind.Spraying && WaitingDays is not null)
        {
            refusals.Add(
                "/waitingDays",
                "spraying-only",
                "Chỉ xịt thuốc mới có thời gian cách ly.",
                "Only a spraying has a waiting time."
            );
        }
    }

    void CheckPhoto(DiaryKind? kind, Refusals refusals)
    {
        if (Photo is null)
        {
            if (kind == DiaryKind.Photo)
            {
                refusals.Add("/photo", "required", "Cần một tấm ảnh.", "A picture is required.");
            }
        }
        else if (!PhotoPath.IsName(Photo))
        {
            refusals.Add(
                "/photo",
                "photo",
                "Cần mã ảnh nhận được khi gửi ảnh lên.",
                "It must be the id that the picture was given: POST /api/diary/photos."
            );
        }
    }
}

/// <summary>What a farmer sends to withdraw an entry.</summary>
public sealed record WithdrawEntry(string? Reason)
{
    const int MaxReason = 500;

    /// <summary>The reason, or the refusal of it.</summary>
    public string? Decide(Refusals refusals)
    {
        ArgumentNullException.ThrowIfNull(refusals);
        return refusals.RequiredText("/reason", Reason, MaxReason);
    }
}
