using System.Net.Sockets;
using Azure.Data.Tables;
using Traceability.Platform.Laptop;

namespace Traceability.Tests.Platform;

public sealed class AzuriteTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("azurite-").FullName;
    readonly StringWriter console = new();

    public void Dispose()
    {
        Directory.Delete(root, recursive: true);
        console.Dispose();
    }

    [Fact]
    public async Task The_same_folder_finds_its_azurite_again_another_gets_other_ports_and_stop_keeps_the_data()
    {
        var cancel = TestContext.Current.CancellationToken;
        var first = await Azurite.FindOrStartAsync(Folder("one"), console, cancel);
        AzuriteAddress? again = null;
        AzuriteAddress? other = null;
        try
        {
            other = await Azurite.FindOrStartAsync(Folder("two"), console, cancel);
            again = await Azurite.FindOrStartAsync(Folder("one"), console, cancel);

            Assert.True(first.StartedHere);
            Assert.False(again.StartedHere);
            Assert.Equal(first.ProcessId, again.ProcessId);
            Assert.Equal(first.ConnectionString, again.ConnectionString);
            Assert.NotEqual(first.Ports, other.Ports);

            await new TableClient(first.ConnectionString, "kept").CreateAsync(cancel);
            await again.StopAsync(cancel);
            Assert.True(await ConnectsAsync(first.Ports.Blob));

            await first.StopAsync(cancel);
            Assert.False(await ConnectsAsync(first.Ports.Blob));
            Assert.True(await ConnectsAsync(other.Ports.Blob));

            again = await Azurite.FindOrStartAsync(Folder("one"), console, cancel);
            Assert.True(again.StartedHere);
            Assert.Single(
                new TableServiceClient(again.ConnectionString).Query("TableName eq 'kept'", cancellationToken: cancel)
            );
        }
        finally
        {
            await first.StopAsync(CancellationToken.None);
            await (other?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
            await (again?.StopAsync(CancellationToken.None) ?? Task.CompletedTask);
        }
    }

    [Fact]
    public async Task A_record_whose_number_now_belongs_to_another_program_is_not_believed()
    {
        var options = Folder("stale") with { Node = "no-such-node" };
        await File.WriteAllTextAsync(
            Path.Combine(options.Data.Path, "azurite.json"),
            $$$"""{"Pid":{{{Environment.ProcessId}}},"Ports":{"Blob":1,"Queue":2,"Table":3}}""",
            TestContext.Current.CancellationToken
        );

        // It goes on to start its own, and so misses node.
        var fault = await FaultAsync(options);

        Assert.Contains("no-such-node", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_node_explains_itself()
    {
        var fault = await FaultAsync(Folder("nodeless") with { Node = "no-such-node" });

        Assert.Equal(
            "The storage emulator needs Node.js, and there is no command no-such-node. "
                + "Install Node.js 20 or later, or set AzureWebJobsStorage to a storage account.",
            fault.Message
        );
    }

    [Fact]
    public async Task A_failing_install_explains_itself()
    {
        var package = Directory.CreateDirectory(Path.Combine(root, "package")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(package, "package.json"),
            """{"dependencies":{"azurite":"3.35.0"}}""",
            TestContext.Current.CancellationToken
        );

        var failed = await FaultAsync(Folder("data") with { PackageFolder = package });
        var missing = await FaultAsync(Folder("data") with { PackageFolder = package, Npm = "no-such-npm" });

        Assert.Contains($"npm ci in {package} failed. Check the network", failed.Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Contains("There is no command no-such-npm", missing.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_busy_port_that_was_asked_for_explains_itself()
    {
        using var busy = new TcpListener(System.Net.IPAddress.Loopback, 0);
        busy.Start();
        var port = ((System.Net.IPEndPoint)busy.LocalEndpoint).Port;

        var fault = await FaultAsync(Folder("busy") with { Ports = new AzuritePorts(port, port, port) });

        Assert.StartsWith(
            $"Port {port}, asked for the storage emulator, is in use. End",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_folder_that_cannot_be_written_explains_itself()
    {
        var file = Path.Combine(root, "file");
        File.WriteAllText(file, "");

        var fault = Assert.Throws<LaptopFault>(() => DataFolder.Resolve(Path.Combine(file, "data")));

        Assert.StartsWith(
            $"The data folder {Path.Combine(file, "data")} cannot be written",
            fault.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith(
            "name another folder in the setting Traceability:DataFolder.",
            fault.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_package_folder_is_the_nearest_above_that_pins_azurite()
    {
        var inner = Directory.CreateDirectory(Path.Combine(root, "web", "bin")).FullName;
        File.WriteAllText(Path.Combine(root, "package.json"), """{"dependencies":{"azurite":"3.35.0"}}""");
        File.WriteAllText(Path.Combine(root, "web", "package.json"), """{"dependencies":{}}""");

        Assert.Equal(root, DataFolder.PackageFolder(inner));
    }

    AzuriteOptions Folder(string name) => new(DataFolder.Resolve(Path.Combine(root, name)));

    Task<LaptopFault> FaultAsync(AzuriteOptions options) =>
        Assert.ThrowsAsync<LaptopFault>(() =>
            Azurite.FindOrStartAsync(options, console, TestContext.Current.CancellationToken)
        );

    static async Task<bool> ConnectsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync("127.0.0.1", port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
