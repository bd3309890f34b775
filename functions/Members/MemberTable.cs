using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Members;

/// <summary>
/// Members. A farmer's membership is PartitionKey: the farmer's id, RowKey <c>cooperative</c>: one row, so that it has one, and so that
/// whether a cooperative may act for it is one point read. The list of a cooperative is PartitionKey: its id, RowKey
/// <c>member|{farmer}</c>, and follows that row.
/// </summary>
public sealed class MemberTable(StorageAccount storage) : IMembers
{
    const string OwnRow = "cooperative";
    const string Prefix = "member|";

    readonly TableClient table = storage.Table(Tables.Members);

    public async Task<Member?> OfFarmerAsync(string farmerId, CancellationToken cancellation) =>
        await table.FindAsync(farmerId, OwnRow, cancellation) is { } row ? ToMember(row) : null;

    public async Task<Member> AddAsync(Member member, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(member);
        while (true)
        {
            var row = await table.FindAsync(member.FarmerId, OwnRow, cancellation);
            if (row is not null && ToMember(row) is { Belongs: true } kept)
            {
                await ListAsync(kept.CooperativeId, kept.FarmerId, cancellation);
                return kept;
            }

            if (await table.IsPutAsync(ToRow(member), row, cancellation))
            {
                await ListAsync(member.CooperativeId, member.FarmerId, cancellation);
                return member;
            }

            // Another wrote between our read and our write, or storage's answer to ours was lost: read again.
        }
    }

    public async Task<bool> LeaveAsync(
        string cooperativeId,
        string farmerId,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            if (
                await table.FindAsync(farmerId, OwnRow, cancellation) is not { } row
                || ToMember(row) is not { } kept
                || kept.CooperativeId != cooperativeId
            )
            {
                return false;
            }

            if (
                !kept.Belongs
                || await table.IsUpdatedAsync(
                    ToRow(kept with { LeftAt = now }),
                    row.ETag.ToString(),
                    TableUpdateMode.Replace,
                    cancellation
                )
            )
            {
                await ListAsync(cooperativeId, farmerId, cancellation);
                return true;
            }
        }
    }

    public Task<PageOf<Member>> OfCooperativeAsync(
        string cooperativeId,
        PageRequest page,
        CancellationToken cancellation
    ) =>
        table.PageAsync(
            cooperativeId,
            Prefix,
            page,
            row => new Member(cooperativeId, row.RowKey[Prefix.Length..], row.GetDateTimeOffset("JoinedAt")!.Value),
            cancellation,
            only: "Belongs"
        );

    // The line of a list is written from the farmer's own row, and again where that changed meanwhile: of several who write it, the
    // last wrote what stands. Twice is once.
    async Task ListAsync(string cooperativeId, string farmerId, CancellationToken cancellation)
    {
        for (var read = await table.FindAsync(farmerId, OwnRow, cancellation); read is not null; )
        {
            var member = ToMember(read);
            await table.UpsertEntityAsync(
                new TableEntity(cooperativeId, Prefix + farmerId)
                {
                    ["JoinedAt"] = member.JoinedAt,
                    ["Belongs"] = member.Belongs && member.CooperativeId == cooperativeId,
                },
                TableUpdateMode.Replace,
                cancellation
            );
            var again = await table.FindAsync(farmerId, OwnRow, cancellation);
            if (again?.ETag == read.ETag)
            {
                return;
            }

            read = again;
        }
    }

    static TableEntity ToRow(Member member) =>
        new(member.FarmerId, OwnRow)
        {
            ["Cooperative"] = member.CooperativeId,
            ["JoinedAt"] = member.JoinedAt,
            ["LeftAt"] = member.LeftAt,
        };

    static Member ToMember(TableEntity row) =>
        new(row.GetString("Cooperative"), row.PartitionKey, row.GetDateTimeOffset("JoinedAt")!.Value)
        {
            LeftAt = row.GetDateTimeOffset("LeftAt"),
        };
}
