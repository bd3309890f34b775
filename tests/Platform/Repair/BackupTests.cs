using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Traceability.Platform.Repair;
using Traceability.Tests.Support;

namespace Traceability.Tests.Platform.Repair;

/// <summary>All that storage holds goes into files, and comes back into an empty account as it was.</summary>
public sealed class BackupTests(TestStorage storage) : IDisposable
{
    readonly string folder = Path.Combine(Path.GetTempPath(), $"traceability-backup-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static Task<BackupManifest> BackUp(TraceabilityProgram program, string into) =>
        program.Services.GetRequiredService<Backup>().WriteAsync(into, _ => { }, TestContext.Current.CancellationToken);

    static Task<Restored> BringBack(TraceabilityProgram program, string from) =>
        program.Services.GetRequiredService<Restore>().RunAsync(from, _ => { }, TestContext.Current.CancellationToken);

    [Fact]
    public async Task A_season_comes_back_into_an_empty_account_as_it_was_and_every_check_holds()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        await Village.OfAsync(program);
        var kept = await Kept.AllAsync(program, asSealed: true);
        var manifest = await BackUp(program, folder);
        Assert.Empty(manifest.Waiting);

        var erasures = new Erasures();
        await using var counted = new TraceabilityProgram(storage.ConnectionString, Supply.Morning)
        {
            With = services => services.AddSingleton<IErasureReplay>(erasures),
        }.Listening();
        var whole = Assert.IsType<Restored.Whole>(await BringBack(counted, folder));
        Assert.Equal((1, 3), (erasures.Replayed, whole.Erased));
        Assert.Equal(manifest.Tables.Sum(table => table.Count), whole.Rows);
        Assert.Equal(kept, await Kept.AllAsync(counted, asSealed: true));
        var verified = await Village.VerifiesAsync(counted);
        Assert.Empty(verified.Damages);

        // It is not empty any more.
        var refused = Assert.IsType<Restored.Refused>(await BringBack(counted, folder));
        Assert.Contains(refused.Why, why => why.Contains("not empty", StringComparison.Ordinal));
        Assert.Equal(kept, await Kept.AllAsync(counted, asSealed: true));
    }

    [Fact]
    public async Task A_backup_that_is_damaged_is_refused_by_what_is_wrong_and_nothing_is_written()
    {
        await using var program = TraceabilityProgram.On(storage, Supply.Morning);
        await Orchard.OfAsync(program, "A");
        await BackUp(program, folder);
        await using var other = TraceabilityProgram.On(storage, Supply.Morning);

        await Spoils("tables/batches.jsonl", text => text + "\n", "hash");
        await Spoils("tables/batches.jsonl", _ => null, "missing");
        var code = Directory.EnumerateFiles(Path.Combine(folder, "blobs", "codes")).First();
        await Spoils(Path.GetRelativePath(folder, code), text => text + " ", "not as it was written");
        await Spoils("blobs/codes.jsonl", text => text[..^5], "hash");
        await Spoils(
            "manifest.json",
            text => text.Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal),
            "form"
        );
        await Spoils("manifest.json", text => text[..^5], "cannot be read");
        await Spoils("manifest.json", _ => null, "no whole backup");
        await Spoils(
            "manifest.json",
            text =>
            {
                var manifest = JsonNode.Parse(text)!;
                manifest["tables"]![0]!["file"] = "../../etc/passwd";
                return manifest.ToJsonString();
            },
            "missing"
        );
        Assert.Empty(await Kept.AllAsync(other));

        async Task Spoils(string file, Func<string, string?> how, string why)
        {
            var path = Path.Combine(folder, file);
            var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
            if (how(System.Text.Encoding.UTF8.GetString(bytes)) is { } spoilt)
            {
                await File.WriteAllTextAsync(path, spoilt, TestContext.Current.CancellationToken);
            }
            else
            {
                File.Delete(path);
            }

            var refused = Assert.IsType<Restored.Refused>(await BringBack(other, folder));
            Assert.Contains(refused.Why, reason => reason.Contains(why, StringComparison.Ordinal));
            await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_backup_goes_into_an_empty_folder_and_no_other()
    {
        await using var program = TraceabilityProgram.On(storage);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "x"), "x", TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<IOException>(() => BackUp(program, folder));
    }

    [Fact]
    public void A_row_keeps_the_types_of_its_columns()
    {
        var row = new StoredRow(
            "p",
            "r|ổi",
            new Dictionary<string, object>
            {
                ["Text"] = "Xoài \"cát\"\n",
                ["Empty"] = "",
                ["Int"] = 1,
                ["Long"] = 1L,
                ["Double"] = 0.1,
                ["Bool"] = false,
                ["Time"] = new DateTimeOffset(2026, 11, 24, 3, 0, 0, TimeSpan.Zero).AddTicks(1),
                ["Guid"] = Guid.Empty,
                ["Bytes"] = new byte[] { 0, 255 },
            }
        );
        var read = BackupColumns.Read(
            System.Text.Json.JsonSerializer.Deserialize(
                BackupJson.Line(BackupColumns.Write(row)),
                BackupJson.Default.BackupRow
            )!
        );
        Assert.True(row.IsSame(read, out var difference), difference);
        Assert.Equal((row.Partition, row.Key), (read.Partition, read.Key));
    }

    sealed class Erasures : IErasureReplay
    {
        public int Replayed { get; private set; }

        public Task<int> ReplayAsync(CancellationToken cancellation)
        {
            Replayed++;
            return Task.FromResult(3);
        }
    }
}
