using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Traceability.Platform;
using Traceability.Platform.Storage;

namespace Traceability.Members;

/// <summary>
/// Officers, in the table of members. PartitionKey: the cooperative's id; RowKey <c>officer|{id}</c>. Who has an e-mail is found under
/// PartitionKey <c>email|{SHA-256}</c>, who a person at the issuer is under <c>subject|{hash}</c>, RowKey empty; what they lead to
/// counts where the officer's own row says the same.
/// </summary>
public sealed class OfficerTable(StorageAccount storage) : IOfficers
{
    const string Prefix = "officer|";

    readonly TableClient table = storage.Table(Tables.Members);

    public async Task<bool> AddAsync(Officer officer, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(officer);
        if (!await ClaimAsync(officer, cancellation))
        {
            return false;
        }

        // Twice is once: who is there stays as it is, with what names the person at the issuer.
        while (true)
        {
            var row = await table.FindAsync(officer.CooperativeId, Prefix + officer.Id, cancellation);
            if (row is not null && ToOfficer(row).RemovedAt is null)
            {
                return true;
            }

            if (await table.IsPutAsync(ToRow(officer), row, cancellation))
            {
                return true;
            }
        }
    }

    public async Task<Officer?> FindAsync(string cooperativeId, string id, CancellationToken cancellation) =>
        await table.FindAsync(cooperativeId, Prefix + id, cancellation) is { } row ? ToOfficer(row) : null;

    public async Task<Officer?> BySubjectAsync(string subject, CancellationToken cancellation) =>
        await ThroughAsync(SubjectKey(subject), cancellation) is { RemovedAt: null } officer
        && officer.Subject == subject
            ? officer
            : null;

    public async Task<Officer?> ByEmailAsync(string email, CancellationToken cancellation) =>
        await ThroughAsync(EmailKey(email), cancellation) is { RemovedAt: null } officer && officer.Email == email
            ? officer
            : null;

    public async Task<bool> NoteSubjectAsync(Officer officer, string subject, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(officer);
        // What leads to the officer first: until the officer's own row says the same it leads nowhere.
        await table.UpsertEntityAsync(Pointer(SubjectKey(subject), officer), TableUpdateMode.Replace, cancellation);
        while (true)
        {
            var row = await table.FindAsync(officer.CooperativeId, Prefix + officer.Id, cancellation);
            if (row is null || ToOfficer(row) is not { RemovedAt: null } kept)
            {
                return false;
            }

            if (kept.Subject is not null)
            {
                return kept.Subject == subject;
            }

            row["Subject"] = subject;
            if (await table.IsUpdatedAsync(row, row.ETag.ToString(), TableUpdateMode.Replace, cancellation))
            {
                return true;
            }
        }
    }

    public Task<PageOf<Officer>> OfCooperativeAsync(
        string cooperativeId,
        PageRequest page,
        CancellationToken cancellation
    ) => table.PageAsync(cooperativeId, Prefix, page, ToOfficer, cancellation, only: "Works");

    public async Task<bool> RemoveAsync(
        string cooperativeId,
        string id,
        DateTimeOffset now,
        CancellationToken cancellation
    )
    {
        try
        {
            await table.UpdateEntityAsync(
                new TableEntity(cooperativeId, Prefix + id) { ["RemovedAt"] = now, ["Works"] = false },
                ETag.All,
                TableUpdateMode.Merge,
                cancellation
            );
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status == StatusCodes.Status404NotFound)
        {
            return false;
        }
    }

    public async Task<int> ForgetAsync(string cooperativeId, CancellationToken cancellation)
    {
        var forgotten = 0;
        // The character after | in Unicode: what sorts behind every officer.
        var end = Prefix[..^1] + "}";
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {cooperativeId} and RowKey ge {Prefix} and RowKey lt {end}"
        );
        await foreach (var row in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var officer = ToOfficer(row);
            // What leads there first, so that a repetition finds the officer; a pointer may be another cooperative's by now.
            foreach (var key in new[] { EmailKey(officer.Email), SubjectKey(officer.Subject ?? "") })
            {
                if ((await table.FindAsync(key, "", cancellation))?.GetString("Cooperative") == cooperativeId)
                {
                    await table.DeleteEntityAsync(key, "", cancellationToken: cancellation);
                }
            }

            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: cancellation);
            forgotten++;
        }

        return forgotten;
    }

    // An e-mail is an officer's of one cooperative; of one that was removed it is free. A retry finds its own claim.
    async Task<bool> ClaimAsync(Officer officer, CancellationToken cancellation)
    {
        var key = EmailKey(officer.Email);
        while (true)
        {
            var row = await table.FindAsync(key, "", cancellation);
            if (row?.GetString("Cooperative") == officer.CooperativeId)
            {
                return true;
            }

            if (row is not null && await BehindAsync(row, cancellation) is { RemovedAt: null })
            {
                return false;
            }

            if (await table.IsPutAsync(Pointer(key, officer), row, cancellation))
            {
                return true;
            }
        }
    }

    async Task<Officer?> ThroughAsync(string key, CancellationToken cancellation) =>
        await table.FindAsync(key, "", cancellation) is { } row ? await BehindAsync(row, cancellation) : null;

    Task<Officer?> BehindAsync(TableEntity pointer, CancellationToken cancellation) =>
        FindAsync(pointer.GetString("Cooperative"), pointer.GetString("Officer"), cancellation);

    // A key may not hold what an e-mail may.
    static string EmailKey(string email) =>
        "email|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email)));

    static string SubjectKey(string subject) => "subject|" + subject;

    static TableEntity Pointer(string key, Officer officer) =>
        new(key, "") { ["Cooperative"] = officer.CooperativeId, ["Officer"] = officer.Id };

    static TableEntity ToRow(Officer officer) =>
        new(officer.CooperativeId, Prefix + officer.Id)
        {
            ["Email"] = officer.Email,
            ["Name"] = officer.Name,
            ["AddedAt"] = officer.AddedAt,
            ["Works"] = true,
        };

    static Officer ToOfficer(TableEntity row) =>
        new(
            row.RowKey[Prefix.Length..],
            row.PartitionKey,
            row.GetString("Email"),
            row.GetString("Name"),
            row.GetDateTimeOffset("AddedAt")!.Value
        )
        {
            Subject = row.GetString("Subject"),
            RemovedAt = row.GetDateTimeOffset("RemovedAt"),
        };
}
