using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Traceability.Platform;
using Traceability.Platform.Authentication;
using Traceability.Platform.Personal;

namespace Traceability.Members;

/// <summary>What is kept of a farmer beside its own record: one of these.</summary>
public sealed record MemberTold
{
    public DeviceLine? Device { get; init; }

    public InvitationLine? Invitation { get; init; }

    public OfficerAnswer? Officer { get; init; }

    /// <summary>The cooperative that it belongs to, or belonged to.</summary>
    public Member? Membership { get; init; }
}

[JsonSerializable(typeof(MemberTold))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
public sealed partial class MemberToldJson : JsonSerializerContext;

/// <summary>
/// A farmer's phones and invitations and its membership; a cooperative's officers, who are people too. All that lets somebody in ends;
/// names go, and the ids by which others' records name them stay.
/// </summary>
public sealed class MemberPersonalData(
    IDevices devices,
    IMembers members,
    Memberships memberships,
    IOfficers officers,
    Offices offices,
    Inviting inviting,
    Joining joining,
    KeyTable keys,
    TimeProvider time
) : IPersonalData
{
    public string Name => "members";

    public async IAsyncEnumerable<JsonElement> TellAsync(
        Person person,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        ArgumentNullException.ThrowIfNull(person);
        var id = person.Id;
        if (person.Kind != PersonKind.Farmer)
        {
            yield break;
        }

        if (await members.OfFarmerAsync(id, cancellation) is { } membership)
        {
            yield return Told(new MemberTold { Membership = membership });
        }

        await foreach (var device in PagesOf.AllAsync(page => devices.OfAsync(id, page, cancellation)))
        {
            var line = new DeviceLine(
                device.Id,
                device.Name,
                device.JoinedAt,
                await keys.SeenOnAsync(device.KeyId, cancellation),
                device.RevokedAt,
                device.OfficerId
            );
            yield return Told(new MemberTold { Device = line });
        }

        var now = time.GetUtcNow();
        await foreach (var made in PagesOf.AllAsync(page => devices.InvitationsAsync(id, page, cancellation)))
        {
            var line = new InvitationLine(
                made.Id,
                made.StateAt(now),
                made.MadeBy,
                made.MadeAt,
                made.ExpiresAt,
                made.DeviceId
            );
            yield return Told(new MemberTold { Invitation = line });
        }

        await foreach (var officer in PagesOf.AllAsync(page => officers.OfCooperativeAsync(id, page, cancellation)))
        {
            yield return Told(
                new MemberTold
                {
                    Officer = new OfficerAnswer(
                        officer.Id,
                        officer.Email,
                        officer.Name,
                        officer.AddedAt,
                        officer.Subject is not null
                    ),
                }
            );
        }
    }

    // Few of each: a household has some phones, a cooperative a few officers; members leave it one by one.
    public async Task<ErasedPart> EraseAsync(Person person, string? after, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(person);
        var id = person.Id;
        if (person.Kind != PersonKind.Farmer)
        {
            return ErasedPart.Last(0);
        }

        var rewritten = 0;
        await foreach (var officer in PagesOf.AllAsync(page => officers.OfCooperativeAsync(id, page, cancellation)))
        {
            await offices.RemoveAsync(id, officer.Id, cancellation);
        }

        rewritten += await officers.ForgetAsync(id, cancellation);
        await foreach (var made in PagesOf.AllAsync(page => devices.InvitationsAsync(id, page, cancellation)))
        {
            rewritten += await inviting.WithdrawAsync(id, made.Id, cancellation) == InvitationState.Open ? 1 : 0;
        }

        await foreach (var device in PagesOf.AllAsync(page => devices.OfAsync(id, page, cancellation)))
        {
            if (device.RevokedAt is null || device.Name.Length > 0)
            {
                await joining.RevokeAsync(id, device.Id, cancellation);
                await devices.ForgetAsync(device, cancellation);
                rewritten++;
            }
        }

        if (await members.OfFarmerAsync(id, cancellation) is { Present: { } cooperative })
        {
            await members.LeaveAsync(cooperative, id, time.GetUtcNow(), cancellation);
            memberships.Forget(id);
            rewritten++;
        }

        var own = await members.OfCooperativeAsync(id, new PageRequest(PageRequest.MaxSize, null), cancellation);
        foreach (var member in own.Items)
        {
            await members.LeaveAsync(id, member.FarmerId, time.GetUtcNow(), cancellation);
            memberships.Forget(member.FarmerId);
            rewritten++;
        }

        return new ErasedPart(rewritten, own.Next);
    }

    static JsonElement Told(MemberTold told) =>
        JsonSerializer.SerializeToElement(told, MemberToldJson.Default.MemberTold);
}
