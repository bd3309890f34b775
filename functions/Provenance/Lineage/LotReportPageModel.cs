using Traceability.Batches;
using Traceability.Platform.Pages;

namespace Traceability.Provenance.Lineage;

/// <summary>One step back and one step forward, as an inspector reads and prints it.</summary>
public sealed record LotReportPageModel(PageLanguage Language, LotReport Report) : IPageModel
{
    public static string Name(StoryKind kind, PageLanguage language)
    {
        ArgumentNullException.ThrowIfNull(language);
        return kind switch
        {
            StoryKind.Harvested => language.Say("Thu hoạch", "Harvested"),
            StoryKind.Merged => language.Say("Làm từ", "Made from"),
            StoryKind.Used => language.Say("Thành", "Made into"),
            StoryKind.Shipped => language.Say("Gửi đi", "Sent"),
            StoryKind.Received => language.Say("Nhận hàng", "Received"),
            StoryKind.Sold => language.Say("Bán", "Sold"),
            _ => kind.ToString(),
        };
    }

    public static string? Party(StoryParty? party) => party is null ? null : $"{party.Name}, {party.Place}";
}
