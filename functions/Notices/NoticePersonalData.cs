using System.Text.Json;
using Traceability.Platform;
using Traceability.Platform.Personal;
using Traceability.Platform.Storage;

namespace Traceability.Notices;

/// <summary>What a party was told.</summary>
public sealed class NoticePersonalData(INotices notices) : IPersonalData
{
    public string Name => "notices";

    public IAsyncEnumerable<JsonElement> TellAsync(Person person, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return PagesOf
            .AllAsync(page => notices.OfAsync(person.Id, page, cancellation))
            .Select(notice =>
                JsonSerializer.SerializeToElement(
                    new NoticeAnswer(notice.Id, notice.Type, notice.Timestamp, notice.Data),
                    NoticeJson.Default.NoticeAnswer
                )
            );
    }

    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        return (await notices.RemoveAsync(person.Id, cancellation)).AsPart();
    }
}
