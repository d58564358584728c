/** Commands that show and check what Gatewatch knows: signatures, causes and fixes. */
package dev.gatewatch.cli.catalogue;
